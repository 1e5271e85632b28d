import { Modal, Skeleton } from '@mantine/core';
import type { Entry } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { versionsQuery } from '../../../api/chart.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ErrorState } from '../../../ui/State.tsx';
import { ContentView } from './ContentView.tsx';
import classes from './entry.module.css';

/** What an entry says now and said before, who wrote it and when. */
export function HistoryDialog({ patientId, entry, onClose }: { patientId: string; entry: Entry; onClose: () => void }) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(versionsQuery(patientId, entry.id, entry.revision));
  const now = { revision: entry.revision, at: entry.changedAt, by: entry.changedBy, content: entry.content };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('history.title')}
      size={640}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={160} />}
      {data !== undefined && (
        <ol className={classes.history}>
          {[now, ...data].map(({ revision, at, by, content }, i) => (
            <li key={revision}>
              <p className={classes.meta}>
                {i === 0 ? t('history.now', { n: revision }) : t('history.before', { n: revision })}
                {' · '}
                {t('entry.by', { name: by.name, at: formatDateTime(at, locale) })}
              </p>
              <ContentView content={content} />
            </li>
          ))}
        </ol>
      )}
      {data?.length === 0 && <p className={classes.meta}>{t('history.none')}</p>}
    </Modal>
  );
}
