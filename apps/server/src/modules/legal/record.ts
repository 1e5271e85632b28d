import type { Locale } from '@hyaline/contract';
import { canonicalJson, type Json } from '@hyaline/kit';
import { sha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { EventRow } from './signing.repo.ts';

/** Everything that shows who accepted what, and how: closed at the signature and opened for copies only. */
export interface SignedRecord {
  v: 1;
  acceptance: string;
  clinic: { id: string; name: string };
  /** Who operates is known by the address of the installation. */
  operator: { address: string };
  document: { code: string; version: string; locale: Locale; sha256: string; text: string };
  signer: { account: string; name: string; title: string };
  acceptedAt: string;
  /** Null for the demo's own signature. */
  ip: string | null;
  browser: string;
  os: string;
  steps: { seq: number; event: string; at: string; facts: string; hash: string }[];
}

export const stepsOf = (events: readonly EventRow[]): SignedRecord['steps'] =>
  events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));

type Needs = Pick<Platform, 'vault'>;
const place = (id: string) => ({ table: 'acceptance', column: 'record', rowId: id });

/** @returns the sealed bytes and the SHA-256 of what is inside them, in its one spelling */
export async function sealRecord(
  { vault }: Needs,
  record: SignedRecord,
): Promise<{ record: Buffer; recordSha256: Buffer }> {
  const text = canonicalJson(record as unknown as Json);
  const sealed = await vault.sealField({ tenantId: record.clinic.id }, place(record.acceptance), text);
  return { record: sealed, recordSha256: sha256(text) };
}

/** @throws KeyError `tampered`, or when the clinic's key is gone; Error when it is not what the row's hash says */
export async function openRecord(
  { vault }: Needs,
  row: { tenantId: string; id: string; record: Buffer; recordSha256: string },
): Promise<SignedRecord> {
  const text = await vault.openField({ tenantId: row.tenantId }, place(row.id), row.record);
  if (sha256(text).toString('hex') !== row.recordSha256) throw new Error('a signed record is not what was hashed');
  return JSON.parse(text) as SignedRecord;
}
