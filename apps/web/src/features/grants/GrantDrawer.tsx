import { Drawer, Skeleton } from '@mantine/core';
import { EVENTS, type EventName, type GrantDetail } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { grantQuery } from '../../api/grants.ts';
import { formatDateTime, formatTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ErrorState } from '../../ui/State.tsx';
import classes from './grants.module.css';
import { ReviewForm } from './ReviewForm.tsx';

/** One access: why, what was looked at, and the judgement of it. */
export function GrantDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation(['grants', 'app']);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={t('grants:detail.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {id !== null && <Detail id={id} onReviewed={onClose} />}
    </Drawer>
  );
}

function Detail({ id, onReviewed }: { id: string; onReviewed: () => void }) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(grantQuery(id));
  if (data === undefined)
    return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const { grant, reason, review } = data;
  const { target } = grant;
  const lines: [string, string][] = [
    [t('detail.who'), grant.takenBy.name],
    [t('detail.target'), target.kind === 'patient' ? target.patientRef : `${t('list.study')} ${target.studyId}`],
    [t('detail.from'), formatDateTime(grant.takenAt, locale)],
    [t('detail.to'), formatDateTime(grant.endedAt ?? grant.endsAt, locale)],
    ...(grant.endReason === null
      ? []
      : [[t('detail.how'), t(`endReason.${grant.endReason}`)] satisfies [string, string]]),
  ];
  return (
    <>
      <dl className={classes.facts}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3 className={classes.heading}>{t('detail.reason')}</h3>
      <p className={classes.quote}>{reason}</p>
      {!grant.own && <Looks looks={data.looks} />}
      {review !== null && <Review review={review} />}
      {grant.mayReview && <ReviewForm id={id} onDone={onReviewed} />}
    </>
  );
}

function Looks({ looks }: Pick<GrantDetail, 'looks'>) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  return (
    <>
      <h3 className={classes.heading}>{t('detail.looks')}</h3>
      {looks.length === 0 ? (
        <p className={classes.hint}>{t('detail.noLooks')}</p>
      ) : (
        <ol className={classes.looks}>
          {looks.map((look) => (
            <li key={`${look.at}${look.event}${look.resource.id}`}>
              <time dateTime={look.at}>{formatTime(look.at, locale)}</time>
              <b>{look.event in EVENTS ? EVENTS[look.event as EventName][locale] : look.event}</b>
              <span data-reference>{look.patientRef}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Review({ review }: { review: NonNullable<GrantDetail['review']> }) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  return (
    <>
      <h3 className={classes.heading}>{t('detail.done')}</h3>
      <p>
        <b>{t(`outcome.${review.outcome}`)}</b>
      </p>
      <p className={classes.hint}>{t('detail.by', { who: review.by.name, at: formatDateTime(review.at, locale) })}</p>
      {review.comment !== '' && <p className={classes.quote}>{review.comment}</p>}
    </>
  );
}
