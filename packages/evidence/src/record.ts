import { type Bytes, canonicalJson, type Json, toHex, utf8 } from '@hyaline/kit';
import { sha256 } from '@hyaline/ledger';
import type { ProbeStatus } from './probe.ts';

/** One run of one probe, as it is kept. */
export interface EvidenceRecord {
  v: 1;
  probe: string;
  /** SHA-256 of the probe's source files, hex. */
  probeSha256: string;
  catalogSha256: string;
  build: string;
  startedAt: string;
  finishedAt: string;
  status: ProbeStatus;
  measured: { readonly [name: string]: Json };
  sampleSize: number;
  findings: readonly string[];
  /** Hash of the record before it, hex; 64 zeros for the first. */
  prev: string;
}

export const FIRST_PREV = '0'.repeat(64);
export const recordText = (record: EvidenceRecord): string => canonicalJson(record as unknown as Json);
export const recordHash = async (text: string): Promise<string> => toHex(await hashOf(text));
const hashOf = (text: string): Promise<Bytes> => sha256(utf8(text));

/** @returns how many records from the start stand in one unbroken chain; all of them when nothing was changed */
export async function unbroken(texts: Iterable<string>): Promise<number> {
  let [prev, count] = [FIRST_PREV, 0];
  for (const text of texts) {
    if ((JSON.parse(text) as EvidenceRecord).prev !== prev) return count;
    prev = await recordHash(text);
    count += 1;
  }
  return count;
}
