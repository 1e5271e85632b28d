import { z } from 'zod';
import { refuse } from './refusal.ts';

/** A moment as the database writes it, e.g. `2026-11-22 10:30:31.123456+00`: one that the calendar has. */
const Mark = z
  .string()
  .regex(/^[12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-5])(:\d\d)?$/)
  .refine((mark) => IsoMoment.safeParse(mark.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).success);
const IsoMoment = z.iso.datetime({ offset: true });
const Cursor = z.tuple([Mark, z.uuid()]);

/**
 * Time and id of the last row of the page before, both null for the first page.
 * @param after - `next` of the answer before
 * @throws Refusal bad-request for what no answer said
 */
export function readCursor(after: string | undefined): [mark: string | null, id: string | null] {
  if (after === undefined) return [null, null];
  const cursor = Cursor.safeParse(after.split('|'));
  return cursor.success ? cursor.data : refuse('bad-request', { fields: ['after'] });
}

/** What the next page begins after; null when this one was not full. */
export function nextCursor(rows: readonly { id: string; mark: string }[], limit: number): string | null {
  const last = rows.at(-1);
  return last && rows.length === limit ? `${last.mark}|${last.id}` : null;
}
