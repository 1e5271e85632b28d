import { type EntryContent, type EntryKind, DocumentContent } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import { sealPieces, sha256 } from '../../platform/crypto/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { insertEntries } from './batch.repo.ts';
import { sealContent } from './details.ts';
import { objectKey } from './document.service.ts';
import { sniff } from './sniff.ts';

type Needs = Pick<Platform, 'vault' | 'storage'>;
const AT_ONCE = 1000;

export interface EntryToAdd {
  patientId: string;
  content: EntryContent;
}

/** Many entries of many charts, by one statement for each thousand; who adds patients notes them in the ledger. */
export async function addEntries(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  entries: readonly EntryToAdd[],
): Promise<void> {
  const { tenantId } = tx.actor;
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const rows: { id: string; patientId: string; kind: EntryKind; details: Buffer }[] = [];
    for (const { patientId, content } of entries.slice(at, at + AT_ONCE)) {
      const id = newId();
      const details = await sealContent(platform, { tenantId, patientId, entryId: id }, { revision: 1, content });
      rows.push({ id, patientId, kind: content.kind, details });
    }
    await insertEntries(tx, rows);
  }
}

export interface DocumentToAdd {
  patientId: string;
  name: string;
  category: string;
  remark: string;
  bytes: Uint8Array;
}

/** What a file would be as a document of a chart; null when it is none of the kinds that are taken. */
export function documentOf({ bytes, ...about }: Omit<DocumentToAdd, 'patientId'>): DocumentContent | null {
  const found = sniff(bytes);
  if (found === null) return null;
  const hash = sha256(bytes).toString('hex');
  const name = about.name.split(/[/\\]/).at(-1) ?? '';
  const parsed = DocumentContent.safeParse({ kind: 'document', ...about, name, ...found, size: bytes.length, sha256: hash }); // prettier-ignore
  return parsed.data ?? null;
}

/**
 * Files into charts: sealed into the store first, then their rows. When the transaction fails, `drop` takes the objects
 * away again.
 * @returns keys of the objects, and how many files were none that are taken
 */
export async function addDocuments(
  platform: Needs,
  tx: Tx,
  documents: readonly DocumentToAdd[],
  written: string[],
): Promise<{ added: number; refused: number }> {
  const { tenantId } = tx.actor;
  const rows: { id: string; patientId: string; kind: EntryKind; details: Buffer }[] = [];
  for (const { patientId, bytes, ...about } of documents) {
    const content = documentOf({ ...about, bytes });
    if (content === null) continue;
    const id = newId();
    const { objectKey: key } = await platform.vault.patientKeys(tenantId, patientId);
    const place = objectKey(tenantId, patientId, id);
    written.push(place);
    await platform.storage.put(place, sealPieces(key, bytes, contexts.document(id)));
    const details = await sealContent(platform, { tenantId, patientId, entryId: id }, { revision: 1, content });
    rows.push({ id, patientId, kind: 'document', details });
  }
  await insertEntries(tx, rows);
  return { added: rows.length, refused: documents.length - rows.length };
}
