import { type EntryContent, type Entry, phi, type Phi } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import type { EntryRow } from './entry.repo.ts';

type Vaulted = Pick<Platform, 'vault'>;

export interface EntryPlace {
  tenantId: string;
  patientId: string;
  entryId: string;
}

/** Sealed in `chart_entry.details`. The revision stands inside, so that no earlier text can stand in for a later one. */
interface SealedContent {
  revision: number;
  content: EntryContent;
}

const DETAILS = { table: 'chart_entry', column: 'details' } as const;
const REMOVAL = { table: 'chart_entry', column: 'removal' } as const;

/** Seals under the patient's own key: erasing the patient destroys it, earlier versions too. */
export const sealContent = (
  { vault }: Vaulted,
  { tenantId, patientId, entryId }: EntryPlace,
  sealed: SealedContent,
): Promise<Buffer> => vault.sealField({ tenantId, patientId }, { ...DETAILS, rowId: entryId }, JSON.stringify(sealed));

/** @throws KeyError when the bytes were changed or moved; Error when they are those of another revision */
export async function openContent(
  { vault }: Vaulted,
  { tenantId, patientId, entryId }: EntryPlace,
  { revision, details }: { revision: number; details: Uint8Array },
): Promise<EntryContent> {
  const text = await vault.openField({ tenantId, patientId }, { ...DETAILS, rowId: entryId }, details);
  const sealed = JSON.parse(text) as SealedContent;
  if (sealed.revision !== revision) throw new Error('an entry stands at another revision than it was sealed for');
  return sealed.content;
}

export const sealReason = (
  { vault }: Vaulted,
  { tenantId, patientId, entryId }: EntryPlace,
  reason: Phi<string>,
): Promise<Buffer> => vault.sealField({ tenantId, patientId }, { ...REMOVAL, rowId: entryId }, reason);

/** Rows as the API shows them: opened, people by name. */
export async function entriesOf(
  platform: Pick<Platform, 'vault' | 'db'>,
  actor: Actor,
  rows: readonly EntryRow[],
): Promise<Entry[]> {
  const ids = rows.flatMap(({ createdBy, changedBy, signedBy, removedBy }) => [
    createdBy,
    changedBy,
    signedBy,
    removedBy,
  ]);
  const names = await namesFor(
    platform,
    actor,
    [...new Set(ids)].filter((id) => id !== null),
  );
  const person = (id: string) => ({ id, name: names.get(id) ?? '' });
  const entries: Entry[] = [];
  for (const row of rows) {
    const place = { tenantId: actor.tenantId, patientId: row.patientId, entryId: row.id };
    entries.push({
      id: row.id,
      revision: row.revision,
      content: await openContent(platform, place, row),
      createdAt: row.createdAt.toISOString(),
      createdBy: person(row.createdBy),
      changedAt: row.changedAt.toISOString(),
      changedBy: person(row.changedBy),
      signed: row.signedAt && row.signedBy ? { at: row.signedAt.toISOString(), by: person(row.signedBy) } : null,
      addendumTo: row.addendumTo,
      disputed: row.disputed ?? false,
      removed: await removalOf(platform, place, row, person),
    });
  }
  return entries;
}

async function removalOf(
  { vault }: Vaulted,
  { tenantId, patientId, entryId }: EntryPlace,
  { removal, removedAt, removedBy }: EntryRow,
  person: (id: string) => { id: string; name: string },
): Promise<Entry['removed']> {
  if (removal === null || removedAt === null || removedBy === null) return null;
  const reason = phi(await vault.openField({ tenantId, patientId }, { ...REMOVAL, rowId: entryId }, removal));
  return { at: removedAt.toISOString(), by: person(removedBy), reason };
}
