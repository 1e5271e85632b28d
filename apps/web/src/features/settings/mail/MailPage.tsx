import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconInbox, IconMail, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mailOverviewQuery, mailsQuery } from '../../../api/mail.ts';
import { Note } from '../../../ui/Note.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import classes from './mail.module.css';
import { MailTable } from './MailTable.tsx';
import { Suppressions } from './Suppressions.tsx';

/** What became of the clinic's mails, why one waits, and the addresses that get none. */
export function MailPage() {
  const { t } = useTranslation(['mail', 'settings']);
  const list = useInfiniteQuery(mailsQuery);
  const overview = useQuery(mailOverviewQuery);
  const error = list.error ?? overview.error;
  const again = () => void Promise.all([list.refetch(), overview.refetch()]);
  const mails = list.data?.pages.flatMap((page) => page.mails);
  return (
    <Page
      crumbs={[t('settings:crumb')]}
      title={t('mail:title')}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={list.isRefetching && !list.isFetchingNextPage}
          onClick={again}
        >
          {t('mail:refresh')}
        </Button>
      }
    >
      <p className={classes.lead}>{t('mail:lead')}</p>
      {overview.data?.problem && (
        <div role="status">
          <Note tone="warn" icon={<IconAlertTriangle size={17} aria-hidden />}>
            {t(`mail:problem.${overview.data.problem}`)}
          </Note>
        </div>
      )}
      {overview.data?.transport === 'inbox' && (
        <Note icon={<IconInbox size={17} aria-hidden />}>
          {t('mail:inbox')} <a href="/dev/inbox">{t('mail:openInbox')}</a>
        </Note>
      )}
      {mails === undefined || overview.data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <ErrorState error={error} onRetry={again} />
        )
      ) : mails.length === 0 ? (
        <State icon={<IconMail size={28} stroke={1.5} />} title={t('mail:empty.title')} text={t('mail:empty.text')} />
      ) : (
        <>
          <MailTable mails={mails} />
          <ProblemNote error={list.isFetchNextPageError ? list.error : null} />
          {list.hasNextPage && (
            <Button
              className={classes.more}
              variant="default"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t('mail:more')}
            </Button>
          )}
        </>
      )}
      <Suppressions suppressions={overview.data?.suppressions ?? []} />
    </Page>
  );
}

function Waiting() {
  return (
    <div aria-busy="true">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={40} mb={8} />
      ))}
    </div>
  );
}
