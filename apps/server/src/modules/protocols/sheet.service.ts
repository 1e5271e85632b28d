import type { AskSheet } from '@hyaline/contract';
import { toHex } from '@hyaline/kit';
import { sha256 as hashOf } from '../../platform/crypto/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { openPatientDetails } from '../patients/index.ts';
import { type Asking, type Needs, note, seen } from './about.ts';
import { openDetails, versionPlace } from './details.ts';
import { printedVersion, type PrintedRow } from './protocol.repo.ts';
import { sheetPdf } from './sheet-pdf.ts';

export interface PrintedSheet {
  bytes: Buffer;
  /** Names a reference, never a person. */
  name: string;
}

/**
 * A signed version as a PDF; that it was printed, and the hash of the file, is in the ledger before it goes out.
 * @throws Refusal not-found, also when none is signed
 */
export function printSheet(
  platform: Needs,
  asking: Asking,
  id: string,
  { locale, version }: AskSheet,
): Promise<PrintedSheet> {
  const attempt = { event: 'protocol.printed', resource: { type: 'protocol', id } } as const;
  return seen(platform, asking, attempt, async (tx) => {
    const row = await printedVersion(tx, id, version ?? null);
    if (row === undefined) return undefined;
    const bytes = await drawn(platform, asking, row, locale);
    const facts = { version: row.number, locale, file: toHex(hashOf(bytes)) };
    await note(tx, row, { ...attempt, facts }, asking.ip);
    return { bytes, name: `${row.patientRef}-v${row.number}.pdf` };
  });
}

async function drawn(platform: Needs, { actor }: Asking, row: PrintedRow, locale: AskSheet['locale']): Promise<Buffer> {
  const { tenantId } = actor;
  const { id, patientId, patientRef, number, sha256, signedAt, signedBy, clinic } = row;
  const { content } = await openDetails(platform, versionPlace(tenantId, patientId, id, number), row.signed);
  const place = { tenantId, patientId, table: 'patient_identity', rowId: patientId } as const;
  const person = await openPatientDetails(platform, place, row.identity);
  const names = await namesFor(platform, actor, [signedBy]);
  return sheetPdf({
    locale,
    clinic,
    patientName: [person.givenName, person.familyName, person.secondFamilyName].filter(Boolean).join(' '),
    patientRef,
    content,
    version: number,
    superseded: number !== row.version,
    signedBy: names.get(signedBy) ?? '',
    signedAt,
    sha256,
  });
}
