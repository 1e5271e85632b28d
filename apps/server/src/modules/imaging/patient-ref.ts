import type { Identity } from '@hyaline/dicom';
import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';

const REFERENCE: Statement = { name: 'patient-reference', text: 'select reference_of($1) as ref' };

/**
 * The reference of a person whom the clinic knows by a study alone, PT- and six hex digits: drawn at random and kept, so
 * that the same person has the same one again, found by a keyed hash of patient ID and name.
 */
export async function patientRefOf({ vault }: Pick<Platform, 'vault'>, tx: Tx, identity: Identity): Promise<string> {
  const key = await vault.instanceSecret('blind-index');
  const { tenantId } = tx.actor;
  const digest = hmacSha256(
    key,
    `hyaline/v1/patient-ref|${tenantId}|${normal(identity.patientId)}|${normal(identity.patientName)}`,
  );
  const [row] = await tx.query<{ ref: string }>(REFERENCE, [digest]);
  if (!row) throw new Error('the database gave no reference');
  return row.ref;
}

/** Alike whatever the case, the accents' encoding or the padding between name parts. */
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s^]+/g, ' ')
    .trim();
