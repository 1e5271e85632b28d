import type { Marks } from './marks.ts';

/** Most of each that the marks of one series may hold, and most points of one mark. */
export const MOST = { measures: 1000, canals: 50, implants: 64, teeth: 100, calibrations: 1000, points: 2000 } as const;

export type MarkLimit = keyof typeof MOST;

const LISTS = ['measures', 'canals', 'implants', 'teeth', 'calibrations'] as const;

/**
 * Which limit a change goes beyond; null when it may be made. What is beyond one already may become less, or stay.
 */
export function limitPassed(before: Marks, after: Marks): MarkLimit | null {
  for (const list of LISTS) {
    if (after[list].length > MOST[list] && after[list].length > before[list].length) return list;
  }
  const longest = (marks: Marks) =>
    [...marks.measures, ...marks.canals, ...(marks.arch ? [marks.arch] : [])].reduce(
      (most, { points }) => Math.max(most, points.length),
      0,
    );
  const now = longest(after);
  return now > MOST.points && now > longest(before) ? 'points' : null;
}
