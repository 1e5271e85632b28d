import type { Readable } from 'node:stream';
import { type ContentOf, DocumentContent, MAX_DOCUMENT_BYTES, type UploadDocument } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import { openTransform, sealPieces, sha256 } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';
import { BodyBudget } from '../imaging/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openContent, sealContent } from './details.ts';
import { chartPatient, documentRow, insertEntry } from './entry.repo.ts';
import { change, type Chart, deny, keepNote, type Needs } from './look.ts';
import { isNamedAs, sniff } from './sniff.ts';

type Stored = Needs & Pick<Platform, 'storage'>;

/** Files that are held whole while they are looked at and sealed: two of the largest of a clinic, four of everybody. */
const arriving = new BodyBudget({ all: 4 * MAX_DOCUMENT_BYTES, each: 2 * MAX_DOCUMENT_BYTES });

/** Where the sealed objects of a patient lie in the store: erasing the patient is one sweep. */
export const patientPrefix = (tenantId: string, patientId: string): string => `t/${tenantId}/p/${patientId}`;
export const objectKey = (tenantId: string, patientId: string, entryId: string): string =>
  `${patientPrefix(tenantId, patientId)}/${entryId}`;

interface Arriving {
  about: UploadDocument;
  body: AsyncIterable<Uint8Array>;
  /** As the sender announced it. */
  length: number;
}

/**
 * A file into the chart: looked at, sealed under the patient's key, kept, and then made an entry of the chart.
 * @throws Refusal too-large; document-refused when its bytes are none of the kinds that are taken, or its name ends as another's; StorageFullError
 */
export function uploadDocument(
  platform: Stored,
  chart: Chart,
  { about, body, length }: Arriving,
): Promise<{ id: string; revision: number }> {
  if (length > MAX_DOCUMENT_BYTES) return Promise.resolve().then(() => refuse('too-large'));
  return arriving.hold(chart.actor.tenantId, { body, length }, (bytes) => keep(platform, chart, about, bytes));
}

async function keep(
  platform: Stored,
  chart: Chart,
  about: UploadDocument,
  bytes: Buffer,
): Promise<{ id: string; revision: number }> {
  const event = 'document.uploaded';
  const { tenantId } = chart.actor;
  const { patientId } = chart;
  let written: string | undefined;
  try {
    return await change(platform, chart, { event }, async (tx) => {
      const found = sniff(bytes) ?? refuse('document-refused');
      const hash = sha256(bytes).toString('hex');
      const name = about.name.split(/[/\\]/).at(-1) ?? '';
      if (!isNamedAs(name, found.type)) return refuse('document-refused');
      const parsed = DocumentContent.safeParse({
        kind: 'document',
        ...about,
        name,
        ...found,
        size: bytes.length,
        sha256: hash,
      });
      const content = parsed.data ?? refuse('bad-request', { fields: ['name'] });
      const id = newId();
      const { objectKey: key } = await platform.vault.patientKeys(tenantId, patientId);
      written = objectKey(tenantId, patientId, id);
      await platform.storage.put(written, sealPieces(key, bytes, contexts.document(id)));
      const details = await sealContent(platform, { tenantId, patientId, entryId: id }, { revision: 1, content });
      await insertEntry(tx, { id, patientId, kind: 'document', details, addendumTo: null });
      const facts = { bytes: bytes.length, sha256: hash, type: found.type };
      return { result: { id, revision: 1 }, noted: { event, resource: { type: 'entry', id }, facts } };
    });
  } catch (error) {
    if (written !== undefined) await platform.storage.delete(written);
    throw error;
  }
}

export interface ServedDocument {
  content: ContentOf<'document'>;
  stream: Readable;
}

/** The bytes as they came. The ledger entry, with the file's hash, is committed before the first of them leaves. */
export async function downloadDocument(platform: Stored, chart: Chart, id: string): Promise<ServedDocument> {
  const event = 'document.downloaded';
  const resource = { type: 'entry', id };
  const { actor, patientId, ip } = chart;
  const content = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const patient = await chartPatient(tx, patientId);
          const row = patient && (await documentRow(tx, patientId, id));
          if (!row) return null;
          const opened = await openContent(platform, { tenantId: actor.tenantId, patientId, entryId: id }, row);
          if (opened.kind !== 'document') return null;
          await keepNote(tx, patient, { event, resource, facts: { bytes: opened.size, sha256: opened.sha256 } }, ip);
          return opened;
        },
        { phi: true },
      )
    : null;
  if (content === null) return deny(platform, chart, { event, resource });
  return { content, stream: await openDocument(platform, { tenantId: actor.tenantId, patientId, id }) };
}

/** The bytes of a document, for whoever has written the ledger entry. @throws Refusal not-found when they are gone */
export async function openDocument(
  { vault, storage }: Pick<Platform, 'vault' | 'storage'>,
  { tenantId, patientId, id }: { tenantId: string; patientId: string; id: string },
): Promise<Readable> {
  const { objectKey: key } = await vault.patientKeys(tenantId, patientId);
  try {
    const sealed = await storage.get(objectKey(tenantId, patientId, id));
    const plain = openTransform(key, contexts.document(id));
    sealed.on('error', (error) => plain.destroy(error)); // a cut answer is seen: its length was announced
    return sealed.pipe(plain);
  } catch (error) {
    if (error instanceof ObjectMissingError) return refuse('not-found');
    throw error;
  }
}
