import type { MarkLimit } from '@hyaline/marks';
import { ApiError } from '../../../api/errors.ts';

/** Marks that the clinic does not take however often they are sent: what there is too much of, and how many it takes. */
export interface RefusedMarks {
  readonly what: MarkLimit | 'other';
  readonly most: number;
}

const LISTS: readonly string[] = [
  'measures',
  'canals',
  'implants',
  'teeth',
  'calibrations',
  'points',
] satisfies MarkLimit[];

/**
 * Null where sending them again may help. The number is the server's: a page that was loaded before it became another
 * knows the old one.
 */
export function refusedMarks(error: unknown): RefusedMarks | null {
  if (!(error instanceof ApiError) || !['bad-request', 'too-large'].includes(error.code)) return null;
  const what = error.fields[0]?.split('.').at(-1) ?? '';
  if (error.most === null || !LISTS.includes(what)) return { what: 'other', most: 0 };
  return { what: what as MarkLimit, most: error.most };
}
