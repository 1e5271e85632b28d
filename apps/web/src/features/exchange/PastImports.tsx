import { Button } from '@mantine/core';
import type { Imports } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importReport, importsQuery, undoImport } from '../../api/exchange.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { formatDateTime } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import classes from './exchange.module.css';

type Past = Imports['imports'][number];

/** What was brought in before, and the way back for a month. */
export function PastImports() {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const { data, error, refetch } = useQuery(importsQuery);
  const [undoing, setUndoing] = useState<Past | null>(null);
  const report = useMutation({
    mutationFn: async (id: string) => saveAs(await importReport(id), 'import.csv'),
    onError: showProblem,
  });
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.length === 0) return null;
  return (
    <section className={classes.past}>
      <h2>{t('past.title')}</h2>
      <DataTable
        columns={[t('past.format'), t('past.when'), t('past.by'), t('count.created'), { hidden: t('past.actions') }]}
      >
        {data.map((one) => (
          <tr key={one.id}>
            <th scope="row">{t(`past.as.${one.format}`)}</th>
            <td data-label={t('past.when')}>{formatDateTime(one.finishedAt, locale)}</td>
            <td data-label={t('past.by')}>{one.madeBy.name}</td>
            <td data-label={t('count.created')}>
              {one.undoneAt === null ? one.created : t('past.undone', { count: one.created })}
            </td>
            <td>
              <div className={classes.actions}>
                {one.hasReport && (
                  <Button size="xs" variant="default" onClick={() => report.mutate(one.id)}>
                    {t('done.report')}
                  </Button>
                )}
                {one.undoUntil !== null && (
                  <Button size="xs" variant="default" onClick={() => setUndoing(one)}>
                    {t('undo.action')}
                  </Button>
                )}
              </div>
            </td>
          </tr>
        ))}
      </DataTable>
      {undoing !== null && <Undo one={undoing} onClose={() => setUndoing(null)} />}
    </section>
  );
}

function Undo({ one, onClose }: { one: Past; onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const queries = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoImport(one.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['imports'] });
      void queries.invalidateQueries({ queryKey: PATIENTS_KEY });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('undo.title')}
      text={t('undo.text', { count: one.created })}
      confirm={t('undo.action')}
      busy={undo.isPending}
      error={undo.error}
      onCancel={onClose}
      onConfirm={() => undo.mutate()}
    />
  );
}
