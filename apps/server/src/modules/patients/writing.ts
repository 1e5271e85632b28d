import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { factsAbout } from './facts.ts';
import { type Asking, within } from './within.ts';

/** What a row about a patient says of them, and of whoever asks for it. */
export interface AboutPatient {
  patientId: string;
  patientRef: string;
  mayWrite: boolean;
  /** The record is put away: read, not written. */
  removed: boolean;
}

interface Attempt {
  event: EventName;
  resource: { type: string; id: string };
}

/** Writes what was done into the ledger; under special access with its grant. */
export async function noteAbout(
  tx: Tx,
  { patientId, patientRef }: AboutPatient,
  { event, resource, facts = {} }: Attempt & { facts?: Record<string, Json> },
  ip: string,
): Promise<void> {
  const all = await factsAbout(tx, patientId, facts);
  await append(tx, { event, outcome: 'done', resource, patientRef, facts: all, ip });
}

/** @throws Refusal forbidden for who only reads; record-changed when the record is put away */
function requireWriting({ mayWrite, removed }: AboutPatient): void {
  if (!mayWrite) refuse('forbidden');
  if (removed) refuse('record-changed');
}

/**
 * A change to what `read` gives, a row that is kept as it is until the transaction ends, or undefined for somebody who
 * does not see it.
 * @throws Refusal not-found, forbidden, record-changed
 */
export async function changing<Row extends AboutPatient, T>(
  platform: Pick<Platform, 'db' | 'database'>,
  asking: Asking,
  attempt: Attempt,
  read: (tx: Tx) => Promise<Row | undefined>,
  work: (tx: Tx, row: Row) => Promise<T>,
): Promise<T> {
  const { result } = await within(platform, asking, attempt, async (tx) => {
    const row = await read(tx);
    if (row === undefined) return undefined;
    requireWriting(row);
    return { result: await work(tx, row) };
  });
  return result;
}
