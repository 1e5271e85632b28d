import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import type { MessageList } from '@hyaline/contract';
import { IconMessages } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { messageListQuery } from '../../api/messages.ts';
import { useNamesHidden } from '../../lib/names-hidden.ts';
import { useAge } from '../../lib/use-locale.ts';
import { useNoPrint } from '../../lib/use-no-print.ts';
import { useNow } from '../../lib/use-now.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import classes from './messages.module.css';
import { wantThread } from './wanted.ts';

type Listed = MessageList['threads'][number];

/** What patients wrote, for those who treat them: what waits for an answer first. */
export function MessagesPage() {
  const { t } = useTranslation('messages');
  const [list, setList] = useState<'waiting' | 'all'>('waiting');
  const pages = useInfiniteQuery(messageListQuery(list));
  const { data, error, refetch } = pages;
  useNoPrint(t('noPrint'));
  return (
    <Page crumbs={[]} title={t('title')}>
      <div className={classes.page}>
        <SegmentedControl
          aria-label={t('list.label')}
          value={list}
          onChange={setList}
          data={[
            { value: 'waiting', label: t('list.waiting') },
            { value: 'all', label: t('list.all') },
          ]}
        />
        {data !== undefined ? (
          <>
            <Threads threads={data.pages.flatMap(({ threads }) => threads)} list={list} />
            {pages.hasNextPage && (
              <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {t('more')}
              </Button>
            )}
          </>
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={240} />
        )}
      </div>
    </Page>
  );
}

function Threads({ threads, list }: { threads: readonly Listed[]; list: 'waiting' | 'all' }) {
  const { t } = useTranslation('messages');
  const groups = [
    { key: 'mine', rows: threads.filter(({ mine }) => mine) },
    { key: 'others', rows: threads.filter(({ mine }) => !mine) },
  ] as const;
  if (threads.length === 0)
    return (
      <State
        icon={<IconMessages size={28} stroke={1.5} />}
        title={t(`empty.${list}.title`)}
        text={t(`empty.${list}.text`)}
      />
    );
  return groups
    .filter(({ rows }) => rows.length > 0)
    .map(({ key, rows }) => (
      <section key={key} aria-labelledby={`messages-${key}`}>
        <h2 id={`messages-${key}`} className={classes.group}>
          {t(`group.${key}`)}
        </h2>
        <ul className={classes.inbox}>
          {rows.map((thread) => (
            <Row key={thread.id} thread={thread} />
          ))}
        </ul>
      </section>
    ));
}

function Row({ thread }: { thread: Listed }) {
  const { t } = useTranslation('messages');
  const hidden = useNamesHidden();
  const age = useAge();
  const now = useNow(30_000);
  const { id, patientId, ref, name, subject, lastAt, waiting } = thread;
  return (
    <li>
      <AppLink to={`/patients/${patientId}/messages`} className={classes.row} onClick={() => wantThread(id)}>
        <span className={classes.who}>
          <b>{hidden ? ref : name}</b>
          {!hidden && <span data-reference>{ref}</span>}
        </span>
        <span className={classes.subject}>{hidden ? t('covered') : subject}</span>
        <span className={classes.when}>
          {waiting && <Pill tone="warn">{t('waiting')}</Pill>}
          <time dateTime={lastAt}>{age(lastAt, now)}</time>
        </span>
      </AppLink>
    </li>
  );
}
