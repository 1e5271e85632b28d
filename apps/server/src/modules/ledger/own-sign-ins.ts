import type { SignInEvent } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import { parseEvent } from '@hyaline/ledger';
import type { Tx } from '../../platform/db/index.ts';
import { openAddress } from './address.ts';
import { type OwnSignInRow, readOwnSignIns } from './ledger.repo.ts';

/**
 * What the clinic's ledger knows of the sign-ins of the person of the transaction, and of tries on their account, newest
 * first. The database answers for that person and nobody else, addresses included.
 */
export async function ownSignIns(tx: Tx, page: { before: string | null; limit: number }): Promise<SignInEvent[]> {
  const rows = await readOwnSignIns(tx, page);
  return rows.flatMap((row) => present(tx.actor.tenantId, row));
}

function present(tenantId: string, { entryId, canonical, sealed }: OwnSignInRow): SignInEvent[] {
  const entry = parseEvent(canonical);
  if (!entry) return []; // the ledger page shows a row that was tampered with
  const { facts } = entry;
  return [
    {
      id: entryId,
      at: entry.at,
      event: entry.event,
      outcome: entry.outcome,
      reason: textOf(facts['reason']),
      browser: textOf(facts['browser']),
      os: textOf(facts['os']),
      device: textOf(facts['device']),
      ip: sealed && openAddress(tenantId, sealed),
    },
  ];
}

const textOf = (fact: Json | undefined): string | null => (typeof fact === 'string' ? fact : null);
