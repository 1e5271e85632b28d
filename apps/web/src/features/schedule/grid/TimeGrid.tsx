import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { instantOn, minuteOn, minuteUnder, type Tick } from '../layout/axis.ts';
import { neighbour } from '../layout/keys.ts';
import type { EntryWords } from '../words.ts';
import { DayColumn, whereOf } from './DayColumn.tsx';
import classes from './grid.module.css';
import type { Column, Entry } from './model.ts';
import { useMoving } from './use-moving.ts';

export const PX_PER_MINUTE = 1.2;

interface TimeGridProps {
  label: string;
  columns: readonly Column[];
  ticks: readonly Tick[];
  zone: string;
  now: number;
  selectedId: string | null;
  wordsOf: (entry: Entry) => EntryWords;
  mayMove: (entry: Entry) => boolean;
  onOpen: (entry: Entry) => void;
  onMove: (entry: Entry, column: Column, startsAt: number) => void;
  /** On an empty place. */
  onBook: ((column: Column, startsAt: number) => void) | undefined;
  /** A key on an appointment that the calendar itself does not know. True: it was one. */
  onKey: (entry: Entry, key: string) => boolean;
  head?: (column: Column) => ReactNode;
}

/** Columns of one day each, time downwards. Arrows go from one appointment to the next, Enter opens, m moves. */
export function TimeGrid(props: TimeGridProps) {
  const { label, columns, ticks, zone, now, selectedId, wordsOf, onOpen, onBook } = props;
  const { t } = useTranslation('schedule');
  const area = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<string | null>(null);
  const handle = useMoving({ area, columns, pxPerMinute: PX_PER_MINUTE, mayMove: props.mayMove, onDrop: props.onMove });
  const { moving } = handle;
  const byId = useMemo(
    () => new Map(columns.flatMap(({ entries }) => entries.map(({ item }) => [item.entry.appointment.id, item.entry]))),
    [columns],
  );
  const places = useMemo(
    () =>
      columns.flatMap(({ entries }, column) =>
        entries.map(({ item }) => ({ id: item.entry.appointment.id, column, start: item.start })),
      ),
    [columns],
  );
  const tabStop = stop !== null && byId.has(stop) ? stop : (places[0]?.id ?? null);
  const minutes = Math.max(...columns.map(({ axis }) => axis.minutes), 0);
  useScrollToNow(area, columns, now);

  const entryOf = (target: EventTarget): Entry | undefined =>
    byId.get((target as Element).closest<HTMLElement>('[data-appointment]')?.dataset['appointment'] ?? '');

  const onKeyDown = (event: KeyboardEvent): void => {
    const entry = entryOf(event.target);
    if (
      handle.onKey(event) ||
      (entry !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey && onEntryKey(entry, event.key))
    ) {
      // prettier-ignore
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onEntryKey = (entry: Entry, key: string): boolean => {
    if (key === 'm') {
      handle.take(entry);
      return true;
    }
    const here = places.find(({ id }) => id === entry.appointment.id);
    const next = here && neighbour(key, here, places);
    if (next !== undefined) area.current?.querySelector<HTMLElement>(`[data-appointment="${next.id}"]`)?.focus();
    return next !== undefined || key.startsWith('Arrow') || props.onKey(entry, key);
  };
  const onClick = (event: MouseEvent): void => {
    if (handle.justDragged()) return;
    const entry = entryOf(event.target);
    if (entry !== undefined) return onOpen(entry);
    const drawn = (event.target as Element).closest<HTMLElement>('[data-column]');
    const column = columns[Number(drawn?.dataset['column'])];
    if (drawn === null || column === undefined || onBook === undefined) return;
    const y = event.clientY - drawn.getBoundingClientRect().top;
    const start = minuteUnder(y - 8, PX_PER_MINUTE, column.axis, { step: 15, length: 15 });
    onBook(column, instantOn(column.axis, start));
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- the appointments inside are buttons; an empty place has its twin in the key n
    <div
      ref={area}
      className={classes.area}
      role="group"
      aria-label={label}
      data-moving={moving?.by}
      style={{ '--minute': `${PX_PER_MINUTE}px`, '--minutes': minutes, '--columns': columns.length }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={({ target }) => {
        const entry = entryOf(target);
        if (entry !== undefined) setStop(entry.appointment.id);
      }}
      onPointerDown={(event) => handle.onPointerDown(event, entryOf(event.target))}
    >
      <div className={classes.heads}>
        <div className={classes.corner} />
        {columns.map((column) => (
          <div key={column.key} className={classes.head} data-today={column.today || undefined}>
            {props.head?.(column) ?? <b>{column.title}</b>}
            {column.subtitle !== undefined && <span>{column.subtitle}</span>}
          </div>
        ))}
      </div>
      <div className={classes.body}>
        <div className={classes.axis} aria-hidden>
          {ticks.map(({ minute, label: hour }) => (
            <span key={minute} style={{ '--start': minute }}>
              {hour}
            </span>
          ))}
        </div>
        {columns.map((column, at) => (
          <DayColumn
            key={column.key}
            index={at}
            column={column}
            wordsOf={wordsOf}
            tabStop={tabStop !== null && column.entries.some(({ item }) => item.entry.appointment.id === tabStop) ? tabStop : null} // prettier-ignore
            selectedId={selectedId}
            zone={zone}
            nowMinute={now >= column.axis.from && now <= column.axis.to ? Math.round(minuteOn(column.axis, now)) : null}
            ghost={moving?.place.column === at ? moving : null}
          />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {moving?.by === 'keys' &&
          t('move.at', { where: whereOf(columns[moving.place.column], moving.place.start, zone) })}
      </p>
      {moving?.by === 'keys' && <p className={classes.hint}>{t('move.hint')}</p>}
    </div>
  );
}

/** What stands above now, in minutes, when the calendar opens. */
const BEFORE_NOW = 90;

/** Opens where the day is; afterwards it stays where somebody scrolled it. */
function useScrollToNow(area: RefObject<HTMLDivElement | null>, columns: readonly Column[], now: number): void {
  const today = columns.find(({ axis }) => now >= axis.from && now <= axis.to)?.axis;
  const top = today === undefined ? 0 : Math.max(0, minuteOn(today, now) - BEFORE_NOW) * PX_PER_MINUTE;
  const first = useRef(top);
  useEffect(() => {
    if (area.current) area.current.scrollTop = first.current;
  }, [area]);
}
