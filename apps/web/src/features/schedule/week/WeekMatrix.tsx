import { memo, type MouseEvent } from 'react';
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
  /** Null: of everybody. */
  onOpen: (providerId: string | null, day: string) => void;
}

const LEGEND = ['booked', 'confirmed', 'arrived', 'in-room', 'completed', 'no-show'] as const;

/** A week of everybody: one line for each provider, a strip for each day. A strip opens that provider's day. */
export function WeekMatrix({ label, providers, axes, rows, dayWord, today, onOpen }: WeekMatrixProps) {
  const { t } = useTranslation('schedule');
  const open = ({ target }: MouseEvent): void => {
    const { provider = null, day } = (target as Element).closest<HTMLElement>('[data-day]')?.dataset ?? {};
    if (day !== undefined) onOpen(provider, day);
  };
  return (
    <div className={classes.scroll}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- what is clicked are the buttons inside */}
      <table className={classes.matrix} aria-label={label} onClick={open}>
        <thead>
          <tr>
            <th scope="col">{t('column.provider')}</th>
            {axes.map(({ day }) => (
              <th key={day} scope="col" data-today={day === today || undefined}>
                <button type="button" data-day={day}>
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
                  <Strip
                    cell={cell}
                    providerId={id}
                    label={`${name}, ${dayWord(cell.day)}: ${isOff(cell) ? t('matrix.off') : t('matrix.cell', { count: cell.count, n: cell.count, share: shareOf(cell) ?? 0 })}`}
                    off={isOff(cell) ? t('matrix.off') : null}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.legend}>
        <span>{t('matrix.legend')}</span>
        {LEGEND.map((status) => (
          <span key={status}>
            <i style={{ background: `var(--of-${status})` }} />
            {t(`status.${status}`)}
          </span>
        ))}
      </p>
    </div>
  );
}

const isOff = ({ openMinutes, count }: WeekCell): boolean => openMinutes === 0 && count === 0;

interface StripProps {
  cell: WeekCell;
  providerId: string;
  label: string;
  off: string | null;
}

const Strip = memo(function Strip({ cell, providerId, label, off }: StripProps) {
  const { day, count } = cell;
  const share = shareOf(cell);
  return (
    <button type="button" className={classes.strip} aria-label={label} data-provider={providerId} data-day={day}>
      <i style={{ backgroundImage: cell.strip }} />
      <span aria-hidden>{off ?? [count, ...(share === null ? [] : [`${share} %`])].join(' · ')}</span>
    </button>
  );
});

/** Booked of worked minutes, in percent; null on a day without hours. */
const shareOf = ({ openMinutes, bookedMinutes }: WeekCell): number | null =>
  openMinutes === 0 ? null : Math.round((bookedMinutes / openMinutes) * 100);
