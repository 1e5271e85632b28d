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

/** What support may ask for, by the first part of its address. */
const AREAS = [
  'access-log',
  'branding',
  'clinic',
  'compounds',
  'consent-forms',
  'dicomweb',
  'figures',
  'grants',
  'legal',
  'locations',
  'members',
  'messages',
  'note-templates',
  'objects',
  'packets',
  'patients',
  'practice',
  'protocols',
  'schedule',
  'studies',
] as const;

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
    [t(grant.kind === 'support' ? 'support.who' : 'detail.who'), grant.takenBy.name],
    ...(grant.givenBy === null ? [] : [[t('detail.givenBy'), grant.givenBy.name] satisfies [string, string]]),
    [
      t('detail.target'),
      target.kind === 'patient'
        ? target.patientRef
        : target.kind === 'study'
          ? `${t('list.study')} ${target.studyId}`
          : t('support.opensSettings'),
    ],
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
      {!grant.own && <Looks detail={data} />}
      {review !== null && <Review review={review} />}
      {grant.mayReview && <ReviewForm id={id} onDone={onReviewed} />}
    </>
  );
}

type Look = GrantDetail['looks'][number];

function Looks({ detail: { grant, looks, more } }: { detail: GrantDetail }) {
  const { t } = useTranslation('grants');
  // a request of support stands beside what it showed of a patient: two lists, so that nothing counts twice
  const requests = looks.filter(({ route }) => route !== null);
  return (
    <>
      <h3 className={classes.heading}>{t('detail.looks')}</h3>
      <LookList looks={looks.filter(({ route }) => route === null)} none={t(`detail.none.${grant.kind}`)} />
      {grant.kind === 'support' && (
        <>
          <h3 className={classes.heading}>{t('detail.requests')}</h3>
          <LookList looks={requests} none={t('detail.noRequests')} />
        </>
      )}
      {more && <p className={classes.hint}>{t('detail.more')}</p>}
    </>
  );
}

function LookList({ looks, none }: { looks: readonly Look[]; none: string }) {
  const { t } = useTranslation('grants');
  const locale = useLocale();
  if (looks.length === 0) return <p className={classes.hint}>{none}</p>;
  return (
    <ol className={classes.looks}>
      {looks.map((look) => (
        <li key={`${look.at}${look.event}${look.outcome}${look.resource.id}${look.route ?? look.patientRef ?? ''}`}>
          <time dateTime={look.at}>{formatTime(look.at, locale)}</time>
          <div>
            {look.route === null ? (
              <b>{look.event in EVENTS ? EVENTS[look.event as EventName][locale] : look.event}</b>
            ) : (
              <Route route={look.route} />
            )}
            {look.route !== null && look.outcome === 'refused' && <small>{t('detail.refused')}</small>}
            {look.times > 1 && (
              <small>{t('detail.times', { n: look.times, at: formatTime(look.lastAt, locale) })}</small>
            )}
          </div>
          <span data-reference>{look.patientRef}</span>
        </li>
      ))}
    </ol>
  );
}

/** What a request was for, in a word, and as it was sent: the names of its parts stand for what they name. */
function Route({ route }: { route: string }) {
  const { t } = useTranslation('grants');
  const [, path = route] = route.split('/api/v1');
  const first = path.split('/')[1];
  const area = AREAS.find((each) => each === first);
  return (
    <>
      <b>{area === undefined ? path : t(`area.${area}`)}</b>
      {area !== undefined && <small>{path}</small>}
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
