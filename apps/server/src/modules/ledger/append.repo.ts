import type { EventName } from '@hyaline/contract';
import { canonicalJson, type Json } from '@hyaline/kit';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { noteCommitted, noteDenial } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { sealAddress } from './address.ts';

/** What a module says about an event. Who, which clinic and when are not its to say: the sealed context knows. */
export interface LedgerEntry {
  event: EventName;
  outcome: 'done' | 'refused';
  /** null: the event concerns the clinic as a whole, and is written so. */
  resource: { type: string; id: string } | null;
  /** Keyed pseudonym of the patient concerned. Never a name, a number or anything that came with the patient. */
  patientRef: string | null;
  facts: Record<string, Json>;
  /** Kept sealed beside the entry, for 12 months. */
  ip?: string | undefined;
}

export interface Appended {
  entryId: string;
  /** RFC 6962 leaf hash, hex. */
  leaf: string;
}

/**
 * For a read that carries its own event in the same statement; returns `<entry id> <leaf hex>`. Arguments: event,
 * outcome, resource type, resource id, patient reference, facts as canonical JSON text, sealed address or null.
 */
export const APPEND_SQL = 'audit.append';

const APPEND: Statement = {
  name: 'ledger-append',
  text: `select ${APPEND_SQL}($1, $2, $3, $4, $5, $6, $7) as written`,
};

/**
 * Writes one event in the caller's transaction: it stands if and only if what it tells of does.
 * @throws DatabaseError 42501 without a valid context, 23514 for a malformed event
 */
export async function append(tx: Tx, entry: LedgerEntry): Promise<Appended> {
  const [row] = await tx.query<{ written: string }>(APPEND, argumentsOf(tx.actor, entry));
  const [entryId = '', leaf = ''] = row?.written.split(' ') ?? [];
  tx.afterCommit(() => noteCommitted({ tenantId: tx.actor.tenantId, entryId, leaf }));
  return { entryId, leaf };
}

/** A refusal, in a transaction of its own: the one that was refused is gone, and its story must not go with it. */
export async function appendDenied(
  { db }: Pick<Platform, 'db'>,
  actor: Actor,
  entry: Omit<LedgerEntry, 'outcome'>,
): Promise<void> {
  await db.oneStatement(actor, APPEND, argumentsOf(actor, { ...entry, outcome: 'refused' }));
  noteDenial();
}

/** The facts as `audit.append()` takes them; whoever acts by an API key is named with it. */
export const factsOf = ({ apiKey }: Actor, facts: Record<string, Json> = {}): string =>
  canonicalJson(apiKey === undefined ? facts : { ...facts, apiKey });

const argumentsOf = (actor: Actor, { event, outcome, resource, patientRef, facts, ip }: LedgerEntry): unknown[] => [
  event,
  outcome,
  resource?.type ?? null,
  resource?.id ?? null,
  patientRef,
  factsOf(actor, facts),
  ip === undefined ? null : sealAddress(actor.tenantId, ip),
];
