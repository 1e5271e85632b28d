import { Readable } from 'node:stream';
import { readText, type SplitInstance } from '@hyaline/dicom';
import { newId, newOpaqueId } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import {
  hmacSha256,
  sealedLength,
  sealInto,
  sealTransform,
  sha256Aside,
  sha256Stream,
} from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { buffers } from '../../platform/memory/index.ts';
import type { StagedObject } from '../../platform/storage/index.ts';
import { sealDetails } from './details.ts';
import { objectKey } from './object-keys.ts';
import { uidKeys } from './uid-keys.ts';

type Needs = Pick<Platform, 'vault' | 'storage'>;

export interface StudyPlace {
  tenantId: string;
  studyId: string;
}

/** Where the two sealed parts of an image lie, and their lengths as they are served. */
export interface SealedParts {
  headerObject: string;
  headerBytes: number;
  bulkObject: string;
  bulkBytes: number;
}

const PIECE_BYTES = 1024 * 1024;
const AT_ONCE_BYTES = 1024 * 1024;
const STUDY_ID = 0x00200010;

/** What is known of an image, and its row, in which all of that is sealed; where its parts lie is to be added. */
export async function instanceRow(
  platform: Needs,
  { tenantId, studyId }: StudyPlace,
  { header, identity, frames, dataSet }: SplitInstance,
  sha256: string,
) {
  const id = newId();
  const { fieldKey } = await platform.vault.studyKeys(tenantId, studyId);
  const keyOf = await uidKeys(platform, tenantId);
  const details = { header, identity, frames, studyId: readText(dataSet, STUDY_ID) };
  const row = {
    id,
    studyId,
    details: await sealDetails(platform, { tenantId, studyId, table: 'instance', rowId: id }, details),
    dedupeKey: hmacSha256(fieldKey, `hyaline/v1/dedupe|${header.sopInstanceUid}|${sha256}`),
    sopKey: keyOf('sop', header.sopInstanceUid),
    seriesKey: keyOf('series', header.seriesInstanceUid),
  };
  return { row, details };
}

/**
 * Seals both parts of an image and stages them in the store; of one that fails, neither stays. The caller settles them,
 * many images together if it likes.
 * @throws StorageFullError; KeyError when the study is gone
 */
export async function sealParts(
  { vault, storage }: Needs,
  { tenantId, studyId }: StudyPlace,
  { headerPart, bulk }: SplitInstance,
): Promise<{ parts: SealedParts; staged: StagedObject[] }> {
  const { headerKey, bulkKey } = await vault.studyKeys(tenantId, studyId);
  const headerObject = newId();
  const bulkObject = newOpaqueId(); // recipients of a share see it: a time in it would date the images
  const written = await Promise.allSettled([
    stageSealed(
      { storage },
      objectKey(tenantId, studyId, headerObject),
      { key: headerKey, context: contexts.header(headerObject) },
      headerPart,
    ),
    stageSealed(
      { storage },
      objectKey(tenantId, studyId, bulkObject),
      { key: bulkKey, context: contexts.bulk(bulkObject) },
      bulk,
    ),
  ]);
  const [header, pixels] = written;
  if (header.status === 'fulfilled' && pixels.status === 'fulfilled') {
    const parts = { headerObject, headerBytes: header.value.bytes, bulkObject, bulkBytes: pixels.value.bytes };
    return { parts, staged: [header.value, pixels.value] };
  }
  await storage.unstage(written.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  throw header.status === 'rejected' ? header.reason : (pixels as PromiseRejectedResult).reason;
}

export async function discardParts(
  { storage }: Pick<Platform, 'storage'>,
  { tenantId, studyId }: StudyPlace,
  { headerObject, bulkObject }: SealedParts,
): Promise<void> {
  for (const id of [headerObject, bulkObject]) await storage.delete(objectKey(tenantId, studyId, id));
}

/** A slice at once, into memory that is used again; a large volume piece by piece, so that others have their turn. */
async function stageSealed(
  { storage }: Pick<Platform, 'storage'>,
  key: string,
  seal: { key: Uint8Array; context: string },
  bytes: Uint8Array,
): Promise<StagedObject> {
  if (bytes.length > AT_ONCE_BYTES)
    return storage.stage(
      key,
      Readable.from(pieces(bytes), { objectMode: false }).pipe(sealTransform(seal.key, seal.context)),
    );
  const out = buffers.take(sealedLength(bytes.length));
  try {
    return await storage.stage(key, out.subarray(0, sealInto(seal.key, bytes, seal.context, out)));
  } finally {
    buffers.give(out);
  }
}

function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** SHA-256, hex. A slice is hashed beside the event loop; a large file, which is not copied, leaves it to others in between. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  if (bytes.length <= AT_ONCE_BYTES) return (await sha256Aside(bytes as Uint8Array<ArrayBuffer>)).toString('hex');
  const hash = sha256Stream();
  for (const piece of pieces(bytes)) {
    hash.update(piece);
    if (bytes.length > 8 * PIECE_BYTES) await new Promise((resume) => setImmediate(resume));
  }
  return hash.digest('hex');
}
