import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

export type UidLevel = 'study' | 'series' | 'sop';

/** Makes the hash that stands in the clinic's tables for a DICOM UID. */
export type UidKey = (level: UidLevel, uid: string) => Buffer;

/** UIDs are looked for by HMAC: they can be traced to a scanner and a day, so none of them lies open. */
export async function uidKeys({ vault }: Pick<Platform, 'vault'>, tenantId: string): Promise<UidKey> {
  const key = await vault.instanceSecret('blind-index');
  return (level, uid) => hmacSha256(key, `hyaline/v1/uid|${tenantId}|${level}|${uid}`);
}

/** What else a study is looked for by. */
export type LookupKind = 'patient' | 'accession';

const LOOKUP_BYTES = 8;
/** No attribute that is compared may be longer, PS3.5 table 6.2-1; of what is, this much counts. */
const MAX_TEXT = 1024;

/** Text as searches compare it: case does not count, nor blanks around it. */
export const folded = (text: string): string => text.slice(0, MAX_TEXT).trim().normalize('NFC').toLowerCase();

export type LookupKey = (kind: LookupKind, value: string) => Buffer;

/** Makes the short hash that stands for a number in the clinic's tables. What it finds is compared again once opened. */
export async function lookupKeys({ vault }: Pick<Platform, 'vault'>, tenantId: string): Promise<LookupKey> {
  const key = await vault.instanceSecret('blind-index');
  return (kind, value) =>
    hmacSha256(key, `hyaline/v1/study-lookup|${tenantId}|${kind}|${folded(value)}`).subarray(0, LOOKUP_BYTES);
}

/** Both of a study, as its row has them. */
export async function lookupsOf(
  platform: Pick<Platform, 'vault'>,
  tenantId: string,
  { patientId, accessionNumber }: { patientId: string; accessionNumber: string },
): Promise<{ patientKey: Buffer; accessionKey: Buffer }> {
  const keyOf = await lookupKeys(platform, tenantId);
  return { patientKey: keyOf('patient', patientId), accessionKey: keyOf('accession', accessionNumber) };
}
