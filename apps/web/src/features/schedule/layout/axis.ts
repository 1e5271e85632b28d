import { addDays, wallTime } from './days.ts';
import { instantOf, wallOf } from './zone.ts';

const MINUTE_MS = 60_000;

export interface Tick {
  /** Since the top of the axis. */
  minute: number;
  /** HH:MM as clocks show it then. */
  label: string;
}

/** A stretch of one day on paper: real minutes downwards. Where clocks change, an hour is missing or stands there twice. */
export interface Axis {
  day: string;
  /** Instants in ms since 1970. */
  from: number;
  to: number;
  minutes: number;
}

/** From one full hour of the day to another one (0 to 24). */
export function axisOf(day: string, zone: string, hours: Hours): Axis {
  const from = instantOf(day, hours.from * 60, zone);
  const to = hours.to === 24 ? instantOf(addDays(day, 1), 0, zone) : instantOf(day, hours.to * 60, zone);
  return { day, from, to, minutes: Math.round((to - from) / MINUTE_MS) };
}

/** Whether clocks change within what is shown of the day. */
export const clocksChange = (axis: Axis, hours: Hours): boolean => axis.minutes !== (hours.to - hours.from) * 60;

/** The full hours of an axis. */
export function ticksOf({ from, minutes }: Axis, zone: string): Tick[] {
  const ticks: Tick[] = [];
  for (let minute = 0; minute < minutes; minute += 30) {
    const { minutes: shown } = wallOf(from + minute * MINUTE_MS, zone);
    if (shown % 60 === 0) ticks.push({ minute, label: wallTime(shown) });
  }
  return ticks;
}

export interface Hours {
  from: number;
  to: number;
}

/** The full hours that hold everything: spans in minutes of their day, at least `least`. */
export function hoursAround(spans: Iterable<{ from: number; to: number }>, least: Hours): Hours {
  let { from, to } = least;
  for (const span of spans) {
    from = Math.min(from, Math.floor(span.from / 60));
    to = Math.max(to, Math.ceil(span.to / 60));
  }
  return { from: Math.max(0, from), to: Math.min(24, to) };
}

/** An instant as minutes since the top of the axis; outside of it below 0 or above its minutes. */
export const minuteOn = (axis: Axis, at: number): number => (at - axis.from) / MINUTE_MS;

/** The instant at a minute of the axis. */
export const instantOn = (axis: Axis, minute: number): number => axis.from + minute * MINUTE_MS;

/** The minute under a point of the column, on the grid of `step` minutes, where `length` minutes still fit. */
export function minuteUnder(
  y: number,
  pxPerMinute: number,
  axis: Axis,
  { step, length }: { step: number; length: number },
): number {
  const minute = Math.round(y / pxPerMinute / step) * step;
  return Math.max(0, Math.min(minute, axis.minutes - length));
}
