import type { StudyUploads } from '@hyaline/contract';
import { concatBytes, DAY_MS } from '@hyaline/kit';
import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openDetails, sealDetails } from './details.ts';
import { keepFile } from './keep-instance.ts';
import { MemoryBudget } from './memory-budget.ts';
import { dropSegments, keepSegment, readSegments, receivedBytes, SEGMENT_BYTES, type UploadPlace } from './segments.ts';
import { holdStudy, studyState } from './study.repo.ts';
import { beginUpload, findUpload, removeUpload, type UploadRow, uploadsOf, uploadTotals } from './upload.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;

export const UPLOAD_LIFE_MS = DAY_MS;
/** Larger files would not fit into memory while they are taken apart. */
export const MAX_FILE_BYTES = 2_000_000_000;

export interface BeginUpload {
  id: string;
  studyId: string;
  name: string;
  size: number;
  /** Hex; empty when the client does not say. */
  sha256?: string;
}

/** @throws Refusal not-found for a study that is not this person's draft; conflict for a name that is here; too-large */
export async function startUpload(
  platform: Needs,
  actor: Actor,
  { id, studyId, name, size, sha256 = '' }: BeginUpload,
): Promise<void> {
  await inPhi(platform, actor, async (tx) => {
    const study = await holdStudy(tx, studyId);
    if (study?.state !== 'uploading') return refuse('not-found');
    const { fieldKey } = await platform.vault.studyKeys(actor.tenantId, studyId);
    const place = { tenantId: actor.tenantId, studyId, table: 'upload', rowId: id } as const;
    const details = await sealDetails(platform, place, { name, sha256 });
    const nameKey = hmacSha256(fieldKey, `hyaline/v1/upload-name|${name}`);
    if (!(await beginUpload(tx, { id, studyId, nameKey, details, size }))) return refuse('conflict');
    const total = await uploadTotals(tx, studyId);
    if (total.bytes > study.expectedBytes || total.files > study.expectedCount) refuse('too-large');
  });
}

export interface FoundUpload {
  row: UploadRow;
  /** Bytes that are safe. */
  offset: number;
}

/** @throws Refusal not-found for an upload that is unknown, somebody else's, or expired */
export async function uploadOf(platform: Needs, actor: Actor, id: string): Promise<FoundUpload> {
  const row = await inPhi(platform, actor, (tx) => findUpload(tx, id));
  if (row === undefined || row.expired) return refuse('not-found');
  const offset = row.state === 'receiving' ? await receivedBytes(platform, placeOf(actor, row)) : row.size;
  return { row, offset };
}

/**
 * Takes the next bytes of a file. They count (and are acknowledged) when they are sealed and durable: in segments, or,
 * when they are the file's last, as the finished image.
 * @returns the new offset
 * @throws what the stream throws, after keeping the bytes that came before
 */
export async function receive(
  platform: Needs,
  actor: Actor,
  id: string,
  offset: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<number> {
  const { row } = await uploadOf(platform, actor, id);
  const place = placeOf(actor, row);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let at = offset;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    await keepSegment(platform, place, at, concatBytes(...waiting));
    at += waitingBytes;
    waiting = [];
    waitingBytes = 0;
  };
  try {
    for await (const piece of stream) {
      waiting.push(piece);
      waitingBytes += piece.length;
      if (waitingBytes >= SEGMENT_BYTES && at + waitingBytes < row.size) await flush();
    }
  } catch (error) {
    await flush(); // the connection broke: what came is worth keeping, so that the client resumes behind it
    throw error;
  }
  if (at + waitingBytes < row.size) {
    await flush();
    return at;
  }
  await finishing.hold(2 * row.size, () => finish(platform, actor, row, place, waiting));
  return row.size;
}

/** A file is taken apart in memory, about twice its size: this many bytes of that at once, over all uploads. */
const finishing = new MemoryBudget(1024 ** 3);

async function finish(
  platform: Needs,
  actor: Actor,
  row: UploadRow,
  place: UploadPlace,
  last: Uint8Array[],
): Promise<void> {
  if (row.state !== 'receiving') return;
  const { name, sha256: expected } = await openDetails(
    platform,
    { ...place, table: 'upload', rowId: row.id },
    row.details,
  );
  const segments = await readSegments(platform, place);
  const bytes = concatBytes(...segments, ...last);
  if (bytes.length !== row.size) return refuse('conflict');
  try {
    await keepFile(platform, actor, { uploadId: row.id, studyId: row.studyId, name, expected, bytes });
  } catch (error) {
    // other bytes than announced came: none of them can be trusted, so the file begins again
    if (error instanceof Refusal && error.code === 'bad-request') await dropSegments(platform, place);
    throw error;
  }
  if (segments.length > 0) await dropSegments(platform, place); // each removal is synced to the disk
}

/** Forgets an unfinished upload. One that is finished stays: its study is dropped as a whole or not at all. */
export async function dropUpload(platform: Needs, actor: Actor, id: string): Promise<void> {
  const { row } = await uploadOf(platform, actor, id);
  await inPhi(platform, actor, (tx) => removeUpload(tx, id));
  await dropSegments(platform, placeOf(actor, row));
}

/** What has safely arrived of a study, by the names that the client gave. */
export async function studyUploads(platform: Needs, actor: Actor, studyId: string): Promise<StudyUploads> {
  const { state, rows } = await inPhi(platform, actor, async (tx) => {
    const study = await studyState(tx, studyId);
    if (study === undefined || study.state === 'destroying' || !study.mayChange) return refuse('not-found');
    return { state: study.state, rows: await uploadsOf(tx, studyId) };
  });
  const answer: StudyUploads = { state, received: [], refused: [] };
  for (const row of rows) {
    if (row.state === 'receiving') continue;
    const { name, sha256 } = await openDetails(
      platform,
      { tenantId: actor.tenantId, studyId, table: 'upload', rowId: row.id },
      row.details,
    );
    if (row.state === 'kept') answer.received.push({ name, bytes: row.size, sha256 });
    else answer.refused.push({ name, code: 'not-dicom' });
  }
  return answer;
}

const placeOf = (actor: Actor, row: UploadRow): UploadPlace => ({
  tenantId: actor.tenantId,
  studyId: row.studyId,
  uploadId: row.id,
});

/** A transaction in the clinic's PHI schema; a clinic that has none has nothing that could be found. */
async function inPhi<T>(platform: Needs, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  return platform.db.inTenant(actor, work, { phi: true });
}
