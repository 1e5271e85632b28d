import { contexts } from '@hyaline/sealed';
import { buffer } from 'node:stream/consumers';
import { openBytes, sealBytes } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { uploadPrefix } from './object-keys.ts';

/** Most bytes of a file that wait in memory before they are sealed and kept. */
export const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface UploadPlace {
  tenantId: string;
  studyId: string;
  uploadId: string;
}

interface Segment {
  key: string;
  start: number;
  end: number;
}

/**
 * The part of an unfinished file that is safe, as sealed objects named `<start>-<end>`. The names are the journal: an
 * object exists only whole (temporary file, fsync, rename), so after a crash the file stands at the end of the last
 * segment that was kept.
 */
export async function receivedBytes(platform: Pick<Platform, 'storage'>, place: UploadPlace): Promise<number> {
  return (await segmentsOf(platform, place)).at(-1)?.end ?? 0;
}

export async function keepSegment(
  platform: Pick<Platform, 'storage' | 'vault'>,
  place: UploadPlace,
  start: number,
  bytes: Uint8Array,
): Promise<void> {
  const { headerKey } = await platform.vault.studyKeys(place.tenantId, place.studyId);
  const sealed = sealBytes(headerKey, bytes, contexts.upload(place.uploadId, start));
  await platform.storage.put(`${prefixOf(place)}/${start}-${start + bytes.length}`, sealed);
}

/** @throws SealedError when a segment was changed; ObjectMissingError when one is gone */
export async function readSegments(
  platform: Pick<Platform, 'storage' | 'vault'>,
  place: UploadPlace,
): Promise<Uint8Array[]> {
  const { headerKey } = await platform.vault.studyKeys(place.tenantId, place.studyId);
  const parts: Uint8Array[] = [];
  for (const { key, start } of await segmentsOf(platform, place)) {
    const sealed = await buffer(await platform.storage.get(key));
    parts.push(openBytes(headerKey, sealed, contexts.upload(place.uploadId, start)));
  }
  return parts;
}

export const dropSegments = ({ storage }: Pick<Platform, 'storage'>, place: UploadPlace): Promise<void> =>
  storage.deleteAll(prefixOf(place));

const prefixOf = ({ tenantId, studyId, uploadId }: UploadPlace): string => uploadPrefix(tenantId, studyId, uploadId);

/** Segments that follow each other without a hole; of two that start at the same byte, the longer. */
async function segmentsOf({ storage }: Pick<Platform, 'storage'>, place: UploadPlace): Promise<Segment[]> {
  const all: Segment[] = [];
  for await (const { key } of storage.list(prefixOf(place))) {
    const match = /\/(\d+)-(\d+)$/.exec(key);
    if (match !== null) all.push({ key, start: Number(match[1]), end: Number(match[2]) });
  }
  const chain: Segment[] = [];
  for (const segment of all.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (segment.start === (chain.at(-1)?.end ?? 0)) chain.push(segment);
  }
  return chain;
}
