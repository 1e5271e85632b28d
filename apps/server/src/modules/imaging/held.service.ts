import { buffer } from 'node:stream/consumers';
import { contexts, plainLength } from '@hyaline/sealed';
import { openInto, openTransform, readSealedRange } from '../../platform/crypto/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { buffers } from '../../platform/memory/index.ts';
import { factsOf, sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { breathing } from './breath.ts';
import { type InstanceDetails, openDetails } from './details.ts';
import { type ImageEvent, IMAGES } from './held.repo.ts';
import type { InstanceRow } from './instance.repo.ts';
import { noteLooks, recentLooks } from './looks.ts';
import { objectKey } from './object-keys.ts';
import { uidKeys } from './uid-keys.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;

export interface ImageAsk {
  studyUid: string;
  /** This study alone, where several have the same UID. */
  studyId?: string | undefined;
  seriesUid?: string | undefined;
  sopUid?: string | undefined;
}

/** An image that its reader may have, with where its parts lie. */
export interface HeldImage extends InstanceDetails {
  tenantId: string;
  row: InstanceRow;
}

export interface Looking {
  ip: string;
  event: ImageEvent;
  /** Part of a look that may have its ledger entry already. */
  partOfLook?: boolean;
}

/**
 * Images by their UIDs, as their person may see them, in order of their numbers; each UID once, from the oldest study
 * that has it: what somebody else saves later under the same UIDs takes nothing's place. The read and its ledger entry are one statement.
 * @throws Refusal not-found when there is none: unknown, another clinic's, not theirs and destroyed alike
 */
export async function findImages(
  platform: Needs,
  actor: Actor,
  { studyUid, studyId, seriesUid, sopUid }: ImageAsk,
  { ip, event, partOfLook = false }: Looking,
): Promise<HeldImage[]> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  const { tenantId } = actor;
  const keyOf = await uidKeys(platform, tenantId);
  const rows = await platform.db.oneStatement<InstanceRow>(
    actor,
    IMAGES[event][seriesUid !== undefined && sopUid !== undefined ? 'one' : 'any'],
    [
      sealAddress(tenantId, ip),
      factsOf(actor, event === 'study.exported' ? { kind: 'dicomweb', identified: true } : {}),
      keyOf('study', studyUid),
      seriesUid === undefined ? null : keyOf('series', seriesUid),
      sopUid === undefined ? null : keyOf('sop', sopUid),
      partOfLook ? recentLooks(platform, actor, ip) : [],
      studyId ?? null,
    ],
    // one image is a small read, and an entry that stands twice because a commit was in doubt does no harm
    { phi: true, shared: sopUid !== undefined },
  );
  if (event !== 'study.read') noteLooks(platform, actor, ip, new Set(rows.map(({ studyId }) => studyId)));
  const images = new Map<string, HeldImage>();
  const breathe = breathing();
  for (const row of rows) {
    const place = { tenantId, studyId: row.studyId, table: 'instance', rowId: row.id } as const;
    const details = await openDetails(platform, place, row.details);
    const { header } = details;
    if (header.studyInstanceUid === studyUid && !images.has(header.sopInstanceUid))
      images.set(header.sopInstanceUid, { ...details, tenantId, row });
    await breathe();
  }
  if (images.size === 0) return refuse('not-found');
  return [...images.values()].toSorted(byNumber);
}

function byNumber({ header: a }: HeldImage, { header: b }: HeldImage): number {
  const series = (a.seriesNumber ?? Infinity) - (b.seriesNumber ?? Infinity);
  const inSeries = (a.instanceNumber ?? Infinity) - (b.instanceNumber ?? Infinity);
  const uid = a.seriesInstanceUid === b.seriesInstanceUid ? 0 : a.seriesInstanceUid < b.seriesInstanceUid ? -1 : 1;
  return series || uid || inSeries || (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1);
}

interface Opened {
  bytes: Buffer;
  /** Gives the memory back, to be used again: nobody may look at `bytes` after that. */
  release: () => void;
}

/** A whole sealed object, read and opened in memory that is used again. @throws SealedError; ObjectMissingError */
async function openObject(
  { storage }: Pick<Platform, 'storage'>,
  { key, bytes }: { key: string; bytes: number },
  seal: { key: Uint8Array; context: string },
): Promise<Opened> {
  const memory = buffers.take(bytes);
  const release = () => buffers.give(memory);
  try {
    const length = await storage.readInto(key, memory.subarray(0, bytes));
    const filled = openInto(seal.key, memory.subarray(0, length), seal.context, memory);
    return { bytes: memory.subarray(0, filled), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function openHeaderPart(platform: Needs, { tenantId, row }: HeldImage): Promise<Opened> {
  const { headerKey } = await platform.vault.studyKeys(tenantId, row.studyId);
  const object = { key: objectKey(tenantId, row.studyId, row.headerObject), bytes: row.headerBytes };
  return openObject(platform, object, { key: headerKey, context: contexts.header(row.headerObject) });
}

async function openBulk(platform: Needs, { tenantId, row }: HeldImage): Promise<Opened> {
  const { bulkKey } = await platform.vault.studyKeys(tenantId, row.studyId);
  const object = { key: objectKey(tenantId, row.studyId, row.bulkObject), bytes: row.bulkBytes };
  return openObject(platform, object, { key: bulkKey, context: contexts.bulk(row.bulkObject) });
}

/** The sealed header part of an image, opened: all that its file says, without its pixels. @throws SealedError */
export async function headerPartOf(platform: Needs, image: HeldImage): Promise<Buffer> {
  const { bytes, release } = await openHeaderPart(platform, image);
  try {
    return Buffer.from(bytes); // a copy, small as it is
  } finally {
    release();
  }
}

/** Bytes of an image's pixel data field. */
export const bulkLength = ({ row }: HeldImage): number => plainLength(row.bulkBytes);

/** What is read at once; longer ones come in pieces. */
const AT_ONCE = 4 * 1024 * 1024;

/**
 * The pixel data field of an image, in groups of pieces: no byte leaves before its chunk has been checked. A group is
 * there until the next is asked for.
 * @throws SealedError, also after the first pieces
 */
export async function* bulkOf(platform: Needs, image: HeldImage): AsyncGenerator<Buffer[]> {
  const { tenantId, row } = image;
  if (row.bulkBytes <= AT_ONCE) {
    const { bytes, release } = await openBulk(platform, image);
    try {
      yield [bytes];
    } finally {
      release();
    }
    return;
  }
  const { bulkKey } = await platform.vault.studyKeys(tenantId, row.studyId);
  const key = objectKey(tenantId, row.studyId, row.bulkObject);
  const sealed = await platform.storage.get(key);
  const plain = sealed.pipe(openTransform(bulkKey, contexts.bulk(row.bulkObject)));
  sealed.once('error', (error) => plain.destroy(error));
  try {
    for await (const piece of plain) yield [piece as Buffer];
  } finally {
    sealed.destroy();
  }
}

export interface OpenedImage {
  headerPart: Buffer;
  /** Null of a large image: `bulkOf` gives it in pieces. */
  bulk: Buffer | null;
  release: () => void;
}

/** Both parts of an image, which are there until `release` is called. @throws SealedError; ObjectMissingError */
export async function openImage(platform: Needs, image: HeldImage): Promise<OpenedImage> {
  const wanted = [openHeaderPart(platform, image)];
  if (image.row.bulkBytes <= AT_ONCE) wanted.push(openBulk(platform, image));
  const parts = await Promise.allSettled(wanted);
  const opened = parts.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
  const release = () => opened.forEach((part) => part.release());
  const failed = parts.find((part) => part.status === 'rejected');
  if (failed) {
    release();
    throw failed.reason;
  }
  return { headerPart: (opened[0] as Opened).bytes, bulk: opened[1]?.bytes ?? null, release };
}

/** Part of the pixel data field, without reading the rest of it. @throws SealedError */
export async function bulkRange(platform: Needs, image: HeldImage, start: number, length: number): Promise<Buffer> {
  const { tenantId, row } = image;
  if (row.bulkBytes <= AT_ONCE) {
    const { bytes, release } = await openBulk(platform, image);
    try {
      return Buffer.from(bytes.subarray(start, start + length));
    } finally {
      release();
    }
  }
  const { bulkKey } = await platform.vault.studyKeys(tenantId, row.studyId);
  const key = objectKey(tenantId, row.studyId, row.bulkObject);
  const context = contexts.bulk(row.bulkObject);
  const read = async (from: number, to: number) => buffer(await platform.storage.get(key, { start: from, end: to }));
  return readSealedRange(bulkKey, context, { sealedLength: row.bulkBytes, start, length, read });
}
