import { Modal, Skeleton } from '@mantine/core';
import { flagOf, type LabResult, type LabTrend } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { trendQuery } from '../../../api/chart.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from '../parts/entry.module.css';
import { TrendChart } from '../../../ui/trend/TrendChart.tsx';
import { timeOf, unitWords, useChartWords } from '../use-words.ts';
import { FlagPill } from './FlagPill.tsx';

/** One laboratory value over time, with the newest reference interval behind it, and the same as a table. */
export function TrendDialog({ patientId, of, onClose }: { patientId: string; of: LabResult; onClose: () => void }) {
  const { t: app } = useTranslation('app');
  const { data, error, refetch } = useQuery(trendQuery(patientId, { loinc: of.loinc, name: of.name }));
  return (
    <Modal opened onClose={onClose} title={of.name} size={720} closeButtonProps={{ 'aria-label': app('close') }}>
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={220} />}
      {data !== undefined && <Trend name={of.name} trend={data} />}
    </Modal>
  );
}

function Trend({ name, trend: { points, leftOut } }: { name: string; trend: LabTrend }) {
  const { t } = useTranslation('chart');
  const { moment, shortDay, number } = useChartWords();
  const newest = points.at(-1)?.result;
  if (newest === undefined) return <p>{t('labs.noTrend')}</p>;
  const drawn = points.flatMap(({ collectedAt, result: { value } }) =>
    typeof value === 'number' ? [{ at: timeOf(collectedAt), value, when: shortDay(collectedAt) }] : [],
  );
  return (
    <>
      <TrendChart
        name={name}
        unit={unitWords(newest.unit)}
        points={drawn}
        band={{ low: newest.low, high: newest.high }}
        height={220}
        decimals={4}
      />
      {leftOut > 0 && <p className={classes.meta}>{t('labs.leftOut', { count: leftOut })}</p>}
      <DataTable columns={[t('labs.column.collected'), t('labs.column.value'), t('labs.column.flag')]}>
        {points.toReversed().map(({ entryId, collectedAt, result }) => (
          <tr key={`${entryId}|${collectedAt}`}>
            <th scope="row">{moment(collectedAt)}</th>
            <td data-number data-label={t('labs.column.value')}>
              {result.comparator ?? ''}
              {typeof result.value === 'number' ? number(result.value, 6) : result.value} {unitWords(result.unit)}
            </td>
            <td data-label={t('labs.column.flag')}>
              <FlagPill flag={flagOf(result)} />
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}
