import * as module from 'rrule';
import { instantOf } from './zone.ts';

/** Node gives the whole of this package as its default, bundlers give its names. */
const { RRule, rrulestr } = 'RRule' in module ? module : (module as unknown as { default: typeof module }).default;

export interface Rule {
  every: 'day' | 'week' | 'month';
  interval: number;
  /** ISO 8601, of weekly ones; empty: the weekday of the first. */
  weekdays: readonly number[];
  count: number | null;
  /** YYYY-MM-DD, included. */
  until: string | null;
}
export interface Occurrence {
  /** YYYY-MM-DDTHH:MM, as the rule says; clocks may skip it. */
  wallStart: string;
  /** ms since 1970. */
  startsAt: number;
}

const FREQUENCIES = { day: RRule.DAILY, week: RRule.WEEKLY, month: RRule.MONTHLY };
const WEEKDAYS = [RRule.MO, RRule.TU, RRule.WE, RRule.TH, RRule.FR, RRule.SA, RRule.SU];

/** RFC 5545, without a zone and without a start: `FREQ=WEEKLY;INTERVAL=2;COUNT=6`. */
export function ruleText({ every, interval, weekdays, count, until }: Rule): string {
  const byweekday = every === 'week' ? weekdays.flatMap((day) => WEEKDAYS[day - 1] ?? []) : [];
  return RRule.optionsToString({
    freq: FREQUENCIES[every],
    interval,
    ...(byweekday.length > 0 ? { byweekday } : {}),
    ...(count === null ? {} : { count }),
    ...(until === null ? {} : { until: new Date(`${until}T23:59:59Z`) }),
  }).replace(/^RRULE:/, '');
}

/**
 * The occurrences of a rule by clocks on the wall, and the instants at which those show them. The rule is expanded as
 * floating time and each occurrence converted by itself: what the server's own zone is makes no difference.
 * @param wallStart - of the first one, YYYY-MM-DDTHH:MM
 * @throws RangeError on an unknown zone, Error on a rule that is none
 */
export function expand(rule: string, wallStart: string, zone: string, most: number): Occurrence[] {
  const { origOptions } = rrulestr(rule);
  const floating = new RRule({ ...origOptions, dtstart: new Date(`${wallStart}:00Z`), tzid: null });
  return floating
    .all((_, at) => at < most)
    .map((date) => date.toISOString().slice(0, 16))
    .map((wall) => ({ wallStart: wall, startsAt: instantOf(wall, zone) }));
}
