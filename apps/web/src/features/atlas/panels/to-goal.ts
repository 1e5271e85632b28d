import type { Shown } from '../desk/use-entry.ts';

const MEASURES = ['ss', 'pt', 'll', 'mismatch', 'l4s1', 'tk', 'cl', 'sva', 'csva', 't1Slope'] as const;
type Name = (typeof MEASURES)[number];

export interface GoalRow {
  measure: Name | 'cobb';
  /** Of a Cobb angle; 0 elsewhere. */
  curve: number;
  /** Null where there is no such curve. */
  today: number | null;
  goal: number | null;
  /** Goal less today, of the numbers as they are shown. */
  difference: number;
  unit: '°' | ' mm';
}

/** What today and the goal measure, and how far one is from the other: whole mm, tenths of a degree. */
export function rowsToGoal(today: Shown, goal: Shown): GoalRow[] {
  const [now, aim] = [today.solved.measures, goal.solved.measures];
  const plain = MEASURES.map((measure): GoalRow => {
    const isLength = measure === 'sva' || measure === 'csva';
    return row(measure, 0, now[measure], aim[measure], isLength ? ' mm' : '°');
  });
  const curves = Array.from({ length: Math.max(now.cobb.length, aim.cobb.length) }, (_, at) =>
    row('cobb', at, now.cobb[at] ?? null, aim.cobb[at] ?? null, '°'),
  );
  return [...plain, ...curves];
}

function row(
  measure: GoalRow['measure'],
  curve: number,
  now: number | null,
  aim: number | null,
  unit: GoalRow['unit'],
): GoalRow {
  const digits = unit === '°' ? 10 : 1;
  const shown = (value: number | null): number | null => value && Math.round(value * digits) / digits;
  const [today, goal] = [shown(now), shown(aim)];
  const difference = Math.round(((goal ?? 0) - (today ?? 0)) * digits) / digits;
  return { measure, curve, today, goal, difference, unit };
}
