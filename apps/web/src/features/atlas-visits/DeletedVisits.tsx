import { Button, Skeleton } from '@mantine/core';
import type { VisitSummary } from '@hyaline/contract/atlas';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { restoreVisit, visitsQuery } from '../../api/visits.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ErrorState } from '../../ui/State.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import { useVisitWords } from './use-visits.ts';
import classes from './visits.module.css';

/** What was deleted, by whom and why, and the way back. */
export function DeletedVisits({ patientId }: { patientId: string }) {
  const { t } = useTranslation('visits');
  const locale = useLocale();
  const words = useVisitWords();
  const { data, error, refetch } = useQuery(visitsQuery(patientId, { removed: true }));
  const restore = useRecordChange({
    ask: ({ id, revision }: VisitSummary) => restoreVisit({ patientId, visitId: id }, { revision }),
    done: t('list.restored'),
  });
  if (data === undefined)
    return error === null ? <Skeleton height={60} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.visits.length === 0) return <p className={classes.method}>{t('list.noneRemoved')}</p>;
  return (
    <ul className={classes.deleted}>
      {data.visits.map((visit) => (
        <li key={visit.id}>
          <div>
            <b>{words.named(visit)}</b>
            {visit.removed !== null && (
              <p>
                {t('list.removedBy', {
                  name: visit.removed.by.name,
                  at: formatDateTime(visit.removed.at, locale),
                  reason: visit.removed.reason,
                })}
              </p>
            )}
          </div>
          {data.mayWrite && (
            <Button
              variant="default"
              loading={restore.isPending}
              onClick={() => restore.mutate(visit, { onError: showProblem })}
            >
              {t('list.restore')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
