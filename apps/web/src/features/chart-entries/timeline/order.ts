import type { Entry } from '@hyaline/contract';
import type { TimelineItem } from '../../../ui/timeline-source.ts';

/** As it came into the record, or as it happened to the patient. The server knows the first alone: clinical dates are sealed. */
export const TIMELINE_ORDERS = ['entered', 'happened'] as const;
export type TimelineOrder = (typeof TIMELINE_ORDERS)[number];

export interface Row {
  key: string;
  /** An instant, or a date as exactly as it is known: YYYY, YYYY-MM or YYYY-MM-DD. */
  at: string;
  entry?: Entry;
  item?: TimelineItem;
}

/** When what an entry tells happened; for one that says nothing of it, when it was written. */
export function happenedAt({ content, createdAt }: Entry): string {
  if (content.kind === 'vitals') return String(content.takenAt);
  if (content.kind === 'lab') return String(content.collectedAt);
  if (content.kind === 'condition' && content.onset !== '') return String(content.onset);
  return createdAt;
}

/**
 * Newest first, in days; a date that is known by its year or month stands after all that is known better within it.
 * @param oldest - what is older than this was not fetched yet and waits; empty: all is there
 * @param dayOf - the day of an instant where the clinic is; a date is its own
 */
export function inDays(
  entries: readonly Entry[],
  items: readonly TimelineItem[],
  { order, oldest, dayOf }: { order: TimelineOrder; oldest: string; dayOf: (instant: string) => string },
): { day: string; rows: Row[] }[] {
  const happened = order === 'happened';
  const rows: Row[] = [
    ...entries.map((entry) => ({ key: entry.id, at: happened ? happenedAt(entry) : entry.createdAt, entry })),
    ...items
      .filter(({ at }) => at >= oldest)
      .map((item) => ({ key: item.key, at: (happened ? item.happenedAt : undefined) ?? item.at, item })),
  ];
  const dated = rows.map((row) => ({ row, day: row.at.length > 10 ? dayOf(row.at) : row.at }));
  dated.sort((a, b) => compare(b.day, a.day) || compare(b.row.at, a.row.at));
  const days: { day: string; rows: Row[] }[] = [];
  for (const { row, day } of dated) {
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
