import { NativeSelect, Skeleton } from '@mantine/core';
import { type DashboardTable, isWorking, type Measure, MEASURES, STEP, type Working } from '@hyaline/contract';
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

/** Where a tile comes from, where it is not the patients’ references alone. */
const SOURCES: Partial<Record<Measure, 'schedule' | 'links' | 'tasks' | 'storage'>> = {
  visited: 'schedule',
  missed: 'schedule',
  'link-opened': 'links',
  'packet-read': 'links',
  utilisation: 'schedule',
  'lead-time': 'schedule',
  'tasks-on-time': 'tasks',
  storage: 'storage',
};

function Tile({ measure, tables }: { measure: Measure; tables: readonly DashboardTable[] }) {
  const { t } = useTranslation('dashboards');
  const locale = useLocale();
  const [chosen, setChosen] = useState(tables[0]?.month ?? '');
  const table = tables.find(({ month }) => month === chosen) ?? tables[0];
  const words = useCountWords();
  const monthOf = (day: string): string =>
    new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day));
  if (!table) return null;
  const working = isWorking(measure) ? measure : null;
  const isFigure = measure !== 'new-patients' && measure !== 'patients';
  return (
    <article className={classes.tile}>
      <header>
        <div>
          <h2>{t(`measure.${measure}.title`)}</h2>
          {working === null && <p className={classes.number}>{words.sum(table.total)}</p>}
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
      {working !== null ? (
        <DataTable columns={[t('clinic'), t('value')]}>
          {table.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td data-number data-label={t('value')}>
                {words.working(row, working)}
              </td>
            </tr>
          ))}
        </DataTable>
      ) : (
        <Counts table={table} />
      )}
      <p className={classes.source}>
        {t(`measure.${measure}.text`)} {isFigure && t(working === null ? 'figures' : `workings.${working}`)}{' '}
        {t('source', {
          from: t(`from.${SOURCES[measure] ?? 'references'}`),
          at: formatDateTime(table.takenAt, locale),
        })}
      </p>
    </article>
  );
}

function Counts({ table }: { table: DashboardTable }) {
  const { t } = useTranslation('dashboards');
  const words = useCountWords();
  return (
    <DataTable columns={[t('clinic'), ...table.columns.map((column) => words.rep(column)), t('sum')]}>
      {table.rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">{row.name}</th>
          {row.cells.map((cell, at) => (
            <td key={table.columns[at]?.id ?? 'nobody'} data-number data-label={words.rep(table.columns[at])}>
              {words.cell(cell, table.measure)}
            </td>
          ))}
          <td data-number data-label={t('sum')}>
            {words.sum(row.total)}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function useCountWords() {
  const { t } = useTranslation('dashboards');
  const locale = useLocale();
  return {
    /** Figures of a moment are published in steps, and leave out who came in a month that is not told. */
    cell: (value: number | null, measure: Measure): string => {
      if (measure === 'new-patients') return value === null ? t('hidden') : formatNumber(value, locale);
      return value === null ? t('untold') : t('atLeast', { n: formatNumber(Math.max(STEP + 1, value), locale) });
    },
    /** Not known is another thing than not told. */
    working: ({ cells, gap }: DashboardTable['rows'][number], measure: Working): string => {
      const value = cells[0] ?? null;
      if (value === null) return t(gap === null ? 'untold' : `gap.${gap}`);
      if (measure === 'storage' && value === 0) return t('unit.storageLess', { n: STEP });
      return t(`unit.${measure}`, { count: value, n: formatNumber(value, locale) });
    },
    sum: ({ exact, atLeast }: DashboardTable['total']): string => {
      if (exact !== null) return formatNumber(exact, locale);
      return atLeast === 0 ? t('untold') : t('atLeast', { n: formatNumber(Math.max(STEP + 1, atLeast), locale) });
    },
    rep: (column: DashboardTable['columns'][number] | undefined): string =>
      column === undefined || column.id === null ? t('nobody') : column.name,
  };
}
