import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { instantOn } from '../layout/axis.ts';
import { wallTime } from '../layout/days.ts';
import { wallOf } from '../layout/zone.ts';
import type { EntryWords } from '../words.ts';
import { Event } from './Event.tsx';
import classes from './grid.module.css';
import type { Column, Entry } from './model.ts';
import type { Moving } from './use-moving.ts';

interface DayColumnProps {
  index: number;
  column: Column;
  wordsOf: (entry: Entry) => EntryWords;
  /** The appointment of this column that the tab key stops at. */
  tabStop: string | null;
  selectedId: string | null;
  zone: string;
  /** Where now is on this column. */
  nowMinute: number | null;
  /** What is being moved over it. */
  ghost: Moving | null;
}

/** One column: shaded where nobody is at work, appointments, the line of now, and what is moved over it. */
export const DayColumn = memo(function DayColumn(props: DayColumnProps) {
  const { index, column, wordsOf, tabStop, selectedId, zone, nowMinute, ghost } = props;
  const { t } = useTranslation('schedule');
  return (
    <div
      className={classes.column}
      role="group"
      aria-label={[column.title, column.subtitle].filter(Boolean).join(', ')}
      data-column={index}
      data-today={column.today || undefined}
    >
      {column.closed.map(({ start, end }) => (
        <i key={start} className={classes.closed} style={{ '--start': start, '--long': end - start }} />
      ))}
      {column.entries.map((placed) => {
        const { id } = placed.item.entry.appointment;
        return (
          <Event
            key={id}
            placed={placed}
            words={wordsOf(placed.item.entry)}
            tabbable={id === tabStop}
            selected={id === selectedId || id === ghost?.entry.appointment.id}
          />
        );
      })}
      {nowMinute !== null && (
        <div className={classes.now} style={{ '--start': nowMinute }}>
          <span className="visually-hidden">{t('now')}</span>
        </div>
      )}
      {ghost !== null && (
        <div className={classes.ghost} style={{ '--start': ghost.place.start, '--long': ghost.length }} aria-hidden>
          <b>{whereOf(column, ghost.place.start, zone, false)}</b>
          <span>{wordsOf(ghost.entry).who}</span>
        </div>
      )}
    </div>
  );
});

/** 'Dr. Inés Marín, 09:15', or the time alone. */
export function whereOf(column: Column | undefined, minute: number, zone: string, withTitle = true): string {
  if (column === undefined) return '';
  const time = wallTime(wallOf(instantOn(column.axis, minute), zone).minutes);
  return withTitle ? `${column.title}, ${time}` : time;
}
