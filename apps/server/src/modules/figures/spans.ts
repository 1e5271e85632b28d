import { addDays, startOfDay } from '@hyaline/schedule';

export interface Step {
  /** YYYY-MM-DD, both included. */
  from: string;
  to: string;
}
/** A period of whole days that ends yesterday, the one before it, and the steps of both. */
export interface Span {
  from: string;
  to: string;
  previousFrom: string;
  previousTo: string;
  steps: Step[];
  /** Instants, ISO 8601: starts of the previous period, of each step, and the end. */
  bounds: string[];
}

const stepDays = (days: number): number => (days > 31 ? 7 : 1);

/** @param today - YYYY-MM-DD by the clinic's clocks; it is not over, and stands in no period */
export function spanOf(days: number, today: string, zone: string): Span {
  const to = addDays(today, -1);
  const from = addDays(today, -days);
  const size = stepDays(days);
  const steps: Step[] = [];
  // the last step ends yesterday: what is left over stands in the first one
  for (let end = to; end >= from; end = addDays(end, -size)) {
    const start = addDays(end, 1 - size);
    steps.unshift({ from: start < from ? from : start, to: end });
  }
  const previousFrom = addDays(from, -days);
  const starts = [previousFrom, ...steps.map((step) => step.from), today];
  return {
    from,
    to,
    previousFrom,
    previousTo: addDays(from, -1),
    steps,
    bounds: starts.map((day) => new Date(startOfDay(day, zone)).toISOString()),
  };
}
