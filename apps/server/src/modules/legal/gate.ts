import { SECOND_MS } from '@hyaline/kit';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { standing } from './signing.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'clock'>;

/**
 * How long a clinic's yes is remembered. A no is never: whoever signs goes on at once. An acceptance cannot be taken
 * back, and the database asks again in every transaction that writes PHI, so a yes that is old by then is caught there.
 */
const REMEMBERED_MS = 60 * SECOND_MS;
const MAX_REMEMBERED = 10_000;

const known = new WeakMap<object, Map<string, number>>();

/**
 * Before a request writes PHI: has its clinic a current Business Associate Agreement? Asks the database at most once a
 * minute for each clinic.
 * @throws Refusal baa-required
 */
export async function requireBaa({ db, database, clock }: Needs, { tenantId, userId }: Actor): Promise<void> {
  const remembered = known.get(database) ?? new Map<string, number>();
  known.set(database, remembered);
  const now = clock.now().getTime();
  if ((remembered.get(tenantId) ?? 0) > now) return;
  const { writable, until } = await standing(db, { tenantId, userId });
  if (!writable) return refuse('baa-required');
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(tenantId, Math.min(now + REMEMBERED_MS, until ?? 0));
}
