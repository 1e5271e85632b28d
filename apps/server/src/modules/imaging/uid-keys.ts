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
