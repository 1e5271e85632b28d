import { Button, Skeleton } from '@mantine/core';
import type { Entry } from '@hyaline/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './entry.module.css';

interface EntryStateProps {
  query: {
    entries: Entry[] | undefined;
    error: unknown;
    refetch: () => unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => unknown;
  };
  children: (entries: Entry[]) => ReactNode;
}

/** Waiting, trouble, or the entries, with a way to those that are older. */
export function EntryState({ query, children }: EntryStateProps) {
  const { t } = useTranslation('chart');
  const { entries, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (entries === undefined) {
    return error === null ? <Skeleton height={200} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {children(entries)}
      {hasNextPage && (
        <div className={classes.more}>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </div>
      )}
    </>
  );
}
