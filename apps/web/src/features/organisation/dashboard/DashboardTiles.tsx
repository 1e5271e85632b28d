import { NativeSelect, Skeleton } from '@mantine/core';
import { type DashboardTable, type Measure, MEASURES, STEP } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dashboardQuery } from '../../../api/dashboards.ts';
import { formatDateTime, formatNumber } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './dashboards.module.css';

/** Counts over the clinics of the organisation: each tile with what it counts, where it comes from and when. */
export function DashboardTiles() {
  const { t } = useTranslation('dashboards');
  const { data, error, refetch } = useQuery(dashboardQuery);
  if (data === undefined) {
    if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return <Skeleton height={220} aria-busy="true" />;
  }
  return (
    <section className={classes.tiles} aria-label={t('title')}>
      <p className={classes.rule}>{t('rule')}</p>
      {MEASURES.map((measure) => {
        const tables = data.filter((table) => table.measure === measure);
        return tables.length === 0 ? null : <Tile key={measure} measure={measure} tables={tables} />;
      })}
    </section>
  );
}

function Tile({ measure, tables }: { measure: Measure; tables: readonly DashboardTable[] }) {
  const { t } = useTranslation('dashboards');
  const locale = useLocale();
  const [chosen, setChosen] = useState(tables[0]?.month ?? '');
  const table = tables.find(({ month }) => month === chosen) ?? tables[0];
  const words = useCountWords();
  const monthOf = (day: string): string =>
    new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day));
  if (!table) return null;
  return (
    <article className={classes.tile}>
      <header>
        <div>
          <h2>{t(`measure.${measure}.title`)}</h2>
          <p className={classes.number}>{words.sum(table.total)}</p>
        </div>
        {tables.length > 1 && (
          <NativeSelect
            label={t('month')}
            value={table.month}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={tables.map(({ month }) => ({ value: month, label: monthOf(month) }))}
          />
        )}
      </header>
      <DataTable columns={[t('clinic'), ...table.columns.map((column) => words.rep(column)), t('sum')]}>
        {table.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.name}</th>
            {row.cells.map((cell, at) => (
              <td key={table.columns[at]?.id ?? 'nobody'} data-number data-label={words.rep(table.columns[at])}>
                {words.cell(cell, measure)}
              </td>
            ))}
            <td data-number data-label={t('sum')}>
              {words.sum(row.total)}
            </td>
          </tr>
        ))}
      </DataTable>
      <p className={classes.source}>
        {t(`measure.${measure}.text`)} {t('source', { at: formatDateTime(table.takenAt, locale) })}
      </p>
    </article>
  );
}

function useCountWords() {
  const { t } = useTranslation('dashboards');
  const locale = useLocale();
  return {
    /** Figures of a moment are published in steps: a number stands for ten. */
    cell: (value: number | null, measure: Measure): string => {
      if (value === null) return t('hidden');
      if (measure === 'new-patients') return formatNumber(value, locale);
      return t('between', { low: Math.max(STEP + 1, value), high: value + STEP - 1 });
    },
    sum: ({ exact, atLeast }: DashboardTable['total']): string => {
      if (exact !== null) return formatNumber(exact, locale);
      return atLeast === 0 ? t('hidden') : t('atLeast', { n: formatNumber(atLeast, locale) });
    },
    rep: (column: DashboardTable['columns'][number] | undefined): string =>
      column === undefined || column.id === null ? t('nobody') : column.name,
  };
}
