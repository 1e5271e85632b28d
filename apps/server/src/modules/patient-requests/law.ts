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

/** The day that may be told to whoever asked; null: none is sure. The law of what came from the portal is a guess outside of plain places. */
export function toldDay({ channel, law, extendedAt, dueOn }: RequestRow): string | null {
  const isGuess = channel === 'portal' && ![...PLAIN.values()].includes(law);
  return isGuess && extendedAt === null ? null : dueOn;
}
