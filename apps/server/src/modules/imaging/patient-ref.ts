import type { Identity } from '@hyaline/dicom';
import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base32: no I, L, O, U to misread
const LENGTH = 6;

/**
 * The patient's pseudonym in this clinic, PT-XXXXXX: an HMAC of the normalised patient ID and name, so the same patient
 * gets the same word again and nobody without the key can try names. 30 bits: made to be read, not to be unique.
 */
export async function patientRefOf(
  { vault }: Pick<Platform, 'vault'>,
  tenantId: string,
  identity: Identity,
): Promise<string> {
  const key = await vault.instanceSecret('blind-index');
  const digest = hmacSha256(
    key,
    `hyaline/v1/patient-ref|${tenantId}|${normal(identity.patientId)}|${normal(identity.patientName)}`,
  );
  let ref = '';
  for (let i = 0; i < LENGTH; i++) ref += ALPHABET[(digest[i] as number) & 31];
  return `PT-${ref}`;
}

/** Alike whatever the case, the accents' encoding or the padding between name parts. */
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s^]+/g, ' ')
    .trim();
