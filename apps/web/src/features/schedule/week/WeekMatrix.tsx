import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Axis } from '../layout/axis.ts';
import type { WeekCell } from './model.ts';
import classes from './week.module.css';

interface WeekMatrixProps {
  label: string;
  providers: readonly { id: string; name: string }[];
  axes: readonly Axis[];
  /** Of each provider, of each day. */
  rows: readonly (readonly WeekCell[])[];
  dayWord: (day: string) => string;
  today: string;
  onOpen: (providerId: string | null, day: string) => void;
}

const LEGEND = ['booked', 'confirmed', 'arrived', 'in-room', 'completed', 'no-show'] as const;

/** A week of everybody: one line for each provider, a strip for each day. A strip opens that provider's day. */
export function WeekMatrix({ label, providers, axes, rows, dayWord, today, onOpen }: WeekMatrixProps) {
  const { t } = useTranslation('schedule');
  return (
    <div className={classes.scroll}>
      <table className={classes.matrix} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('column.provider')}</th>
            {axes.map(({ day }) => (
              <th key={day} scope="col" data-today={day === today || undefined}>
                <button type="button" onClick={() => onOpen(null, day)}>
                  {dayWord(day)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {providers.map(({ id, name }, at) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {(rows[at] ?? []).map((cell) => (
                <td key={cell.day} data-today={cell.day === today || undefined}>
                  <Strip cell={cell} name={name} providerId={id} day={dayWord(cell.day)} onOpen={onOpen} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.legend}>
        {LEGEND.map((status) => (
          <span key={status}>
            <svg viewBox="0 0 10 10" aria-hidden>
              <path d="M0 0h10v10H0z" data-status={status} />
            </svg>
            {t(`status.${status}`)}
          </span>
        ))}
      </p>
    </div>
  );
}

interface StripProps {
  cell: WeekCell;
  providerId: string;
  name: string;
  day: string;
  onOpen: WeekMatrixProps['onOpen'];
}

const Strip = memo(function Strip({ cell, providerId, name, day, onOpen }: StripProps) {
  const { t } = useTranslation('schedule');
  const { count, minutes, openMinutes, bookedMinutes, closed, paths } = cell;
  const off = openMinutes === 0 && count === 0;
  const share = openMinutes === 0 ? null : Math.round((bookedMinutes / openMinutes) * 100);
  return (
    <button
      type="button"
      className={classes.strip}
      aria-label={`${name}, ${day}: ${off ? t('matrix.off') : t('matrix.cell', { count, n: count, share: share ?? 0 })}`}
      onClick={() => onOpen(providerId, cell.day)}
    >
      <svg viewBox={`0 0 ${minutes} 1`} preserveAspectRatio="none" aria-hidden>
        <path d={closed} className={classes.closed} />
        {paths.map(({ status, d }) => (
          <path key={status} d={d} data-status={status} />
        ))}
      </svg>
      <span aria-hidden>
        {off ? (
          t('matrix.off')
        ) : (
          <>
            <b>{count}</b>
            {share !== null && <i>{share} %</i>}
          </>
        )}
      </span>
    </button>
  );
});
