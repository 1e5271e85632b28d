import type { SplitInstance } from '@hyaline/dicom';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { sealDetails, type UploadDetails } from './details.ts';
import { keepInstanceRow } from './instance.repo.ts';
import { digestOf, discardParts, instanceRow, sealParts } from './seal-instance.ts';
import { holdStudy } from './study.repo.ts';
import { takeApart } from './take-apart.ts';
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
  const details: UploadDetails = { name, sha256 };
  const place = { tenantId: actor.tenantId, studyId };
  const sealedDetails = await sealDetails(platform, { ...place, table: 'upload', rowId: uploadId }, details);
  const end = (tx: Tx, state: 'kept' | 'refused') => endUpload(tx, uploadId, state, sealedDetails);
  await takeApart<unknown>(bytes, async (split) => {
    if (split.kind === 'refused') return inStudy(platform, actor, studyId, (tx) => end(tx, 'refused'));
    return keepImage(platform, actor, {
      studyId,
      sha256,
      split,
      fileBytes: bytes.length,
      end: (tx) => end(tx, 'kept'),
    });
  });
  return sha256;
}

interface Image {
  studyId: string;
  sha256: string;
  split: SplitInstance;
  fileBytes: number;
  /** Notes the end of its upload. */
  end: (tx: Tx) => Promise<unknown>;
}

async function keepImage(
  platform: Needs,
  actor: Actor,
  { studyId, sha256, split, fileBytes, end }: Image,
): Promise<void> {
  const place = { tenantId: actor.tenantId, studyId };
  const { parts: objects, staged } = await sealParts(platform, place, split);
  await platform.storage.settle(staged);
  const discard = () => discardParts(platform, place, objects);
  try {
    const { row } = await instanceRow(platform, place, split, sha256);
    const isNew = await inStudy(platform, actor, studyId, async (tx) => {
      const kept = await keepInstanceRow(tx, { ...row, ...objects, fileBytes });
      await end(tx);
      return kept;
    });
    if (!isNew) await discard();
  } catch (error) {
    await discard();
    throw error;
  }
}

function inStudy<T>({ db }: Needs, actor: Actor, studyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
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
