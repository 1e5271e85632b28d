import { memo } from 'react';
import type { Laned } from '../layout/lanes.ts';
import { STATUS_ICONS } from '../statuses.ts';
import type { EntryWords } from '../words.ts';
import classes from './grid.module.css';
import type { PlacedEntry } from './model.ts';

interface EventProps {
  placed: Laned<PlacedEntry>;
  words: EntryWords;
  /** The one stop of the tab key in the calendar. */
  tabbable: boolean;
  selected: boolean;
}

/** Minutes from which there is room for a second and a third line. */
const TWO_LINES = 25;
const THREE_LINES = 40;

/** One appointment on the calendar. What is done with it is heard by the grid around it. */
export const Event = memo(function Event({ placed, words, tabbable, selected }: EventProps) {
  const { item, lane, lanes, width } = placed;
  const { appointment } = item.entry;
  const long = item.end - item.start;
  const Icon = STATUS_ICONS[appointment.status];
  return (
    <button
      type="button"
      className={classes.event}
      data-appointment={appointment.id}
      data-status={appointment.status}
      data-selected={selected || undefined}
      data-short={long < TWO_LINES || undefined}
      tabIndex={tabbable ? 0 : -1}
      aria-label={words.label}
      style={{
        '--start': item.start,
        '--long': long,
        '--lane': lane / lanes,
        '--wide': width / lanes,
        '--stripe': words.colour,
      }}
    >
      <span className={classes.who}>
        <Icon size={13} stroke={1.9} aria-hidden />
        <b>{words.who}</b>
        {long < TWO_LINES && <span className={classes.quiet}>{words.time}</span>}
      </span>
      {long >= TWO_LINES && (
        <span className={classes.line}>
          {words.time} <span className={classes.quiet}>{words.type}</span>
        </span>
      )}
      {long >= THREE_LINES && <span className={classes.line}>{words.status}</span>}
    </button>
  );
});
