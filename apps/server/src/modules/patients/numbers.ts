import { PATIENT_REF } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openDetails } from './details.ts';
import { foldNumber, tokensOf } from './tokens.ts';

interface Row {
  token: string;
  id: string;
  ref: string;
  profile: Buffer;
}
const NUMBERED: Statement = {
  name: 'patient-numbered',
  text: `select t.token::text as token, p.id, p.ref, f.details as profile from patient_token t
    join patient p on p.id = t.patient_id join patient_profile f on f.patient_id = p.id
    where t.token = any ($1::bigint[]) and p.removed_at is null`,
};

/**
 * References by what a file calls patients: a reference stands for itself; a record number for the one patient who has
 * it, among those whom the asker sees. Numbers of nobody, or of two, are left out.
 */
export async function referencesOf(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  written: readonly string[],
): Promise<Map<string, string>> {
  const { tenantId } = tx.actor;
  const tokenOf = await tokensOf(platform, tenantId);
  const known = new Map<string, string>();
  const byToken = new Map<string, string[]>();
  for (const text of new Set(written)) {
    const ref = text.trim().toUpperCase();
    if (PATIENT_REF.test(ref)) known.set(text, ref);
    else if (foldNumber(text) !== '') {
      const token = tokenOf('mrn', foldNumber(text));
      byToken.set(token, [...(byToken.get(token) ?? []), text]);
    }
  }
  if (byToken.size === 0) return known;
  const rows = await tx.query<Row>(NUMBERED, [[...byToken.keys()]]);
  for (const [token, texts] of byToken) {
    const found = rows.filter((row) => row.token === token);
    const [only] = found;
    if (!only || found.length > 1) continue;
    const place = { tenantId, patientId: only.id, table: 'patient_profile', rowId: only.id } as const;
    const { mrn } = await openDetails(platform, place, only.profile);
    for (const text of texts) if (foldNumber(mrn) === foldNumber(text)) known.set(text, only.ref);
  }
  return known;
}
