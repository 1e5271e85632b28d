import type { RequestLaw } from '@hyaline/contract';
import type { RequestRow } from './request.repo.ts';

/** Places where the law counted is the only one that names a time; elsewhere others name shorter ones. */
const PLAIN: ReadonlyMap<string, RequestLaw> = new Map([
  ['es', 'gdpr'],
  ['cl', 'cl'],
  ['br', 'br'],
]);

/** The law that a clinic's requests mostly fall under, by the place whose retention rule it chose. */
export const usualLawAt = (jurisdiction: string | null): RequestLaw => PLAIN.get(jurisdiction ?? '') ?? 'hipaa';

/** Whether a day may be promised before somebody of the clinic chose the law (decision 0036). */
export const promisesDayAt = (jurisdiction: string | null): boolean => PLAIN.has(jurisdiction ?? '');

/** Whether nobody has chosen the law: that of what came from the portal is a guess outside of plain places. */
export const isGuess = ({ channel, law, lawAt }: Pick<RequestRow, 'channel' | 'law' | 'lawAt'>): boolean =>
  channel === 'portal' && lawAt === null && ![...PLAIN.values()].includes(law);

/** The day that may be told to whoever asked; null: none is sure. */
export const toldDay = (row: RequestRow): string | null => (isGuess(row) && row.extendedAt === null ? null : row.dueOn);
