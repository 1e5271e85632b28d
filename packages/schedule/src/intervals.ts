/** From an instant up to another, which does not belong to it. In ms since 1970. */
export interface Interval {
  start: number;
  end: number;
}

/** In order, those that touch or overlap made one, empty ones left out. */
export function union(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    if (end <= start) continue;
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** What is left of some when others are taken away. */
export function subtract(from: readonly Interval[], away: readonly Interval[]): Interval[] {
  const gone = union(away);
  const result: Interval[] = [];
  let at = 0;
  for (const { start, end } of union(from)) {
    while (at < gone.length && (gone[at] as Interval).end <= start) at += 1;
    let open = start;
    for (let i = at; i < gone.length && (gone[i] as Interval).start < end; i += 1) {
      const hole = gone[i] as Interval;
      if (hole.start > open) result.push({ start: open, end: hole.start });
      open = Math.max(open, hole.end);
    }
    if (open < end) result.push({ start: open, end });
  }
  return result;
}

/** The parts that lie in both. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]): Interval[] => subtract(a, subtract(a, b));

/** Whole minutes of intervals that do not overlap. */
export const minutesOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { start, end }) => sum + (end - start), 0) / 60_000;

/** Whether one lies within one of others, which are in order and do not overlap. */
export const lieWithin = (inner: Interval, outer: readonly Interval[]): boolean =>
  outer.some(({ start, end }) => start <= inner.start && inner.end <= end);
