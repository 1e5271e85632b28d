import { Readable } from 'node:stream';
import { type SplitInstance, splitInstance } from '@hyaline/dicom';
import { newId, newOpaqueId } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import { hmacSha256, sealBytes, sealTransform, sha256Stream } from '../../platform/crypto/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { sealDetails, type UploadDetails } from './details.ts';
import { keepInstanceRow } from './instance.repo.ts';
import { objectKey } from './object-keys.ts';
import { holdStudy } from './study.repo.ts';
import { endUpload } from './upload.repo.ts';

type Needs = Pick<Platform, 'db' | 'vault' | 'storage'>;

interface Arrived {
  uploadId: string;
  studyId: string;
  name: string;
  /** What the client says the SHA-256 of the whole file is, hex; empty when it did not say. */
  expected: string;
  bytes: Uint8Array;
}

const PIECE_BYTES = 1024 * 1024;

/**
 * A file that has arrived whole: takes it apart, seals its two parts into the store, and makes it the study's in one
 * transaction with the end of its upload. What is no image is noted as refused; the rest of the study stays.
 * @returns the file's SHA-256, hex
 * @throws Refusal bad-request when it is not the file that was announced; conflict when the study was saved or dropped
 * meanwhile; StorageFullError: nothing is kept then
 */
export async function keepFile(
  platform: Needs,
  actor: Actor,
  { uploadId, studyId, name, expected, bytes }: Arrived,
): Promise<string> {
  const sha256 = await digestOf(bytes);
  if (expected !== '' && expected !== sha256) return refuse('bad-request', { fields: ['sha256'] });
  const split = splitInstance(bytes);
  const details: UploadDetails = { name, sha256 };
  const place = { tenantId: actor.tenantId, studyId };
  const sealedDetails = await sealDetails(platform, { ...place, table: 'upload', rowId: uploadId }, details);
  if (split.kind === 'refused') {
    await inStudy(platform, actor, studyId, (tx) => endUpload(tx, uploadId, 'refused', sealedDetails));
    return sha256;
  }
  const objects = await sealParts(platform, place, split);
  const discard = async (): Promise<void> => {
    for (const id of [objects.headerObject, objects.bulkObject])
      await platform.storage.delete(objectKey(actor.tenantId, studyId, id));
  };
  try {
    const row = await instanceRow(platform, actor, studyId, split, sha256);
    const isNew = await inStudy(platform, actor, studyId, async (tx) => {
      const kept = await keepInstanceRow(tx, { ...row, ...objects, fileBytes: bytes.length });
      await endUpload(tx, uploadId, 'kept', sealedDetails);
      return kept;
    });
    if (!isNew) await discard();
  } catch (error) {
    await discard();
    throw error;
  }
  return sha256;
}

function inStudy<T>(
  { db }: Needs,
  actor: Actor,
  studyId: string,
  work: (tx: Parameters<Parameters<typeof db.inTenant>[1]>[0]) => Promise<T>,
): Promise<T> {
  return db.inTenant(
    actor,
    async (tx) => {
      const study = await holdStudy(tx, studyId);
      if (study?.state !== 'uploading') return refuse('conflict');
      return work(tx);
    },
    { phi: true },
  );
}

async function instanceRow(
  platform: Needs,
  actor: Actor,
  studyId: string,
  { header, identity, frames }: SplitInstance,
  sha256: string,
) {
  const id = newId();
  const { fieldKey } = await platform.vault.studyKeys(actor.tenantId, studyId);
  const details = await sealDetails(
    platform,
    { tenantId: actor.tenantId, studyId, table: 'instance', rowId: id },
    { header, identity, frames },
  );
  return {
    id,
    studyId,
    details,
    dedupeKey: hmacSha256(fieldKey, `hyaline/v1/dedupe|${header.sopInstanceUid}|${sha256}`),
  };
}

async function sealParts(
  { vault, storage }: Needs,
  { tenantId, studyId }: { tenantId: string; studyId: string },
  { headerPart, bulk }: SplitInstance,
) {
  const { headerKey, bulkKey } = await vault.studyKeys(tenantId, studyId);
  const headerObject = newId();
  const bulkObject = newOpaqueId(); // recipients of a share see it: a time in it would date the images
  const keys = [objectKey(tenantId, studyId, headerObject), objectKey(tenantId, studyId, bulkObject)] as const;
  const [header, pixels] = await Promise.allSettled([
    storage.put(keys[0], sealed(headerKey, contexts.header(headerObject), headerPart)),
    storage.put(keys[1], sealed(bulkKey, contexts.bulk(bulkObject), bulk)),
  ]);
  if (header.status === 'fulfilled' && pixels.status === 'fulfilled') {
    return { headerObject, headerBytes: header.value, bulkObject, bulkBytes: pixels.value };
  }
  for (const key of keys) await storage.delete(key);
  throw header.status === 'rejected' ? header.reason : (pixels as PromiseRejectedResult).reason;
}

/** A slice at once; a large volume piece by piece, so that sealing it leaves the event loop to others in between. */
const sealed = (key: Uint8Array, context: string, bytes: Uint8Array): Uint8Array | AsyncIterable<Uint8Array> =>
  bytes.length <= PIECE_BYTES
    ? sealBytes(key, bytes, context)
    : Readable.from(pieces(bytes), { objectMode: false }).pipe(sealTransform(key, context));

function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = sha256Stream();
  for (const piece of pieces(bytes)) {
    hash.update(piece);
    if (bytes.length > 8 * PIECE_BYTES) await new Promise((resume) => setImmediate(resume));
  }
  return hash.digest('hex');
}
