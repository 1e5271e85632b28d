import type { LegalState, LegalStatus } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { acceptanceOf } from './signing.service.ts';
import { acceptances, standing, type StandingRow } from './signing.repo.ts';

/** How the clinic stands with its agreement, and what was signed so far. */
export async function legalStatus({ db }: Pick<Platform, 'db'>, actor: Actor): Promise<LegalStatus> {
  const [now, signed] = await Promise.all([standing(db, actor), db.inTenant(actor, acceptances)]);
  const ends = now.until !== null && Number.isFinite(now.until);
  return {
    state: stateOf(now),
    version: now.version,
    dueAt: ends ? new Date(now.until ?? 0).toISOString() : null,
    notice: now.notice,
    acceptances: signed.map(acceptanceOf),
  };
}

function stateOf({ until, writable }: StandingRow): LegalState {
  if (until === null) return 'missing';
  if (!writable) return 'lapsed';
  return Number.isFinite(until) ? 'due' : 'current';
}
