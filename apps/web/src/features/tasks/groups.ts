import type { Task } from '@hyaline/contract';

export const GROUPS = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type Group = (typeof GROUPS)[number];

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export function groupOf(dueOn: string | null, today: string): Group {
  if (dueOn === null) return 'none';
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'today';
  return dueOn <= dayAfter(today, 7) ? 'week' : 'later';
}

/** Tasks under their headings; a heading without any is left out. */
export const grouped = (tasks: readonly Task[], today: string): { group: Group; tasks: Task[] }[] =>
  GROUPS.map((group) => ({ group, tasks: tasks.filter(({ dueOn }) => groupOf(dueOn, today) === group) })).filter(
    (each) => each.tasks.length > 0,
  );

/** How a day near today is called; null for the others. */
export function nearDay(day: string, today: string): 'today' | 'tomorrow' | 'yesterday' | null {
  if (day === today) return 'today';
  if (day === dayAfter(today, 1)) return 'tomorrow';
  return day === dayAfter(today, -1) ? 'yesterday' : null;
}
