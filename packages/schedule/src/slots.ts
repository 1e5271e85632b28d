import { type Interval, union } from './intervals.ts';
import { wallOf } from './zone.ts';

const MINUTE_MS = 60_000;

export interface Wanted {
  minutes: number;
  /** Minutes that must be nobody else's, before and after. They may lie outside of the hours. */
  bufferBefore: number;
  bufferAfter: number;
  /** Minutes between possible starts, counted from the full hour of clocks on the wall: a divisor of 60. */
  step: number;
  zone: string;
  /** No start before this instant. */
  notBefore: number;
}

/**
 * Starts, in ms since 1970, at which a visit lies within the hours and nobody else has its time.
 * @param open - hours in order, not overlapping
 * @param busy - what is taken, each with its own buffers
 */
export function freeStarts(open: readonly Interval[], busy: readonly Interval[], wanted: Wanted): number[] {
  const taken = union(busy);
  const step = wanted.step * MINUTE_MS;
  const length = wanted.minutes * MINUTE_MS;
  const before = wanted.bufferBefore * MINUTE_MS;
  const after = wanted.bufferAfter * MINUTE_MS;
  const starts: number[] = [];
  let next = 0;
  for (const { start, end } of open) {
    let at = onStep(start, wanted);
    while (at + length <= end) {
      while (next < taken.length && (taken[next] as Interval).end <= at - before) next += 1;
      const other = taken[next];
      if (at < wanted.notBefore) at += step;
      else if (other !== undefined && other.start < at + length + after) {
        // to the first step at which the other is over
        at += Math.max(1, Math.ceil((other.end + before - at) / step)) * step;
      } else {
        starts.push(at);
        at += step;
      }
    }
  }
  return starts;
}

/** The first instant from `at` on at which clocks show a full step. */
function onStep(at: number, { step, zone }: Wanted): number {
  const past = (Number(wallOf(at, zone).slice(14)) % step) * MINUTE_MS + (at % MINUTE_MS);
  return past === 0 ? at : at - past + step * MINUTE_MS;
}
