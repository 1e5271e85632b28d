import { Button, Skeleton } from '@mantine/core';
import type { SignInEvent } from '@hyaline/contract';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signInsQuery } from '../../../api/sign-ins.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { Block } from '../../../ui/Block.tsx';
import { eventWords, reasonWords } from './history-words.ts';
import { NotMe } from './NotMe.tsx';
import rows from './rows.module.css';

/** The person's own sign-ins and tries on their account, and what to do about one that was not theirs. */
export function HistoryBlock() {
  const { t } = useTranslation('history');
  return (
    <Block title={t('title')} text={t('text')}>
      <History />
    </Block>
  );
}

function History() {
  const { t } = useTranslation('history');
  const history = useInfiniteQuery(signInsQuery);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = history;
  if (data === undefined)
    return error === null ? <Skeleton height={186} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const events = data.pages.flatMap((page) => page.events);
  return (
    <>
      <ul className={rows.list} aria-label={t('title')}>
        {events.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
        {events.length === 0 && <li className={rows.row}>{t('empty')}</li>}
      </ul>
      <ProblemNote error={history.isFetchNextPageError ? error : null} />
      <div className={rows.foot}>
        {hasNextPage && (
          <Button variant="default" mr={8} loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        )}
        <NotMe />
      </div>
    </>
  );
}

function EventRow({ event }: { event: SignInEvent }) {
  const { t } = useTranslation('history');
  const locale = useLocale();
  const reason = reasonWords(event.reason);
  const { browser, os, device, ip } = event;
  const details = [
    browser !== null && os !== null && browser !== 'other' ? t('machine', { browser, os }) : null,
    ip,
    device === null ? null : t('device', { device: device.slice(0, 6) }),
  ].filter((detail) => detail !== null);
  return (
    <li className={rows.row}>
      <EventIcon event={event} />
      <div className={rows.text}>
        <b>
          {t(eventWords(event.event))}
          {event.outcome === 'refused' && reason !== null && `: ${t(reason)}`}
        </b>
        <span>
          <time dateTime={event.at}>{formatDateTime(event.at, locale)}</time>
          {details.length > 0 && `. ${details.join(', ')}`}
        </span>
      </div>
    </li>
  );
}

function EventIcon({ event }: { event: SignInEvent }) {
  const look = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;
  if (event.event === 'session.reuse-detected') return <IconAlertTriangle {...look} color="var(--hy-fail)" />;
  return event.outcome === 'refused' ? <IconCircleX {...look} /> : <IconCircleCheck {...look} />;
}
