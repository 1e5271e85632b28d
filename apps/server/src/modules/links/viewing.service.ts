import { Readable } from 'node:stream';
import { fromBase64Url, SYSTEM_USER } from '@hyaline/kit';
import { parseRange, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';
import { append } from '../ledger/index.ts';
import type { Download, Downloads } from './downloads.ts';
import { viewingTokenHash } from './link-keys.ts';
import type { SharedStudies } from './shared.ts';
import * as repo from './viewing.repo.ts';

/** Ciphertext on its way to a recipient; `start` to `end` inclusive of `total` bytes. */
export interface Part {
  body: Readable;
  start: number;
  end: number;
  total: number;
  isPartial: boolean;
}

/** What the request says: the `Authorization` and `Range` headers. */
export interface ViewingAsk {
  authorization: string | undefined;
  range: string | undefined;
}

export class RangeOutside extends Error {
  readonly total: number;
  constructor(total: number) {
    super('range outside');
    this.total = total;
  }
}

const SLICE = 256 * 1024;

/** The link's sealed payload. @throws Refusal not-found; RangeOutside */
export async function viewingPayload(platform: Platform, downloads: Downloads, ask: ViewingAsk): Promise<Part> {
  return bytesOf(downloads, ask, await repo.findPayload(platform.db, await tokenHashOf(platform, ask.authorization)));
}

/**
 * One further part that was sealed to the link. A document of a packet comes whole, whatever range is asked for, and
 * each time stands in the ledger before its first byte leaves: a document in pieces would be one that nobody took.
 * @throws Refusal not-found; RangeOutside
 */
export async function viewingPart(
  platform: Platform,
  downloads: Downloads,
  partId: string,
  ask: ViewingAsk,
): Promise<Part> {
  const tokenHash = await tokenHashOf(platform, ask.authorization);
  const found = await repo.findPart(platform.db, tokenHash, partId);
  const viewer = found && (await repo.findViewer(platform.db, tokenHash));
  if (!viewer) return refuse('not-found');
  if (viewer.kind !== 'packet') return bytesOf(downloads, ask, found);
  await noteTaken(platform, viewer, partId);
  return bytesOf(downloads, { ...ask, range: undefined }, found);
}

async function noteTaken(platform: Platform, viewer: repo.Viewer, part: string): Promise<void> {
  const { tenantId, subjectId, patientRef, linkId: link, accessId: access } = viewer;
  if (subjectId === null) throw new Error('a link of a packet without its packet');
  const resource = { type: 'packet', id: subjectId };
  await platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) =>
    append(tx, { event: 'packet.downloaded', outcome: 'done', resource, patientRef, facts: { part, link, access } }),
  );
}

/**
 * Who may act through an opened link, for routes of `needs: 'link'`: its question was answered, and it is alive.
 * @throws Refusal not-found
 */
export const viewerOf = async (platform: Platform, authorization: string | undefined): Promise<repo.Viewer> =>
  (await repo.findViewer(platform.db, await tokenHashOf(platform, authorization))) ?? refuse('not-found');

function bytesOf(
  downloads: Downloads,
  ask: ViewingAsk,
  found: (repo.ViewingRow & { payload: Buffer }) | undefined,
): Promise<Part> {
  if (!found) return refuse('not-found');
  const { payload } = found;
  return partOf(downloads, found, payload.length, ask, async (start, end) =>
    Readable.from(slicesOf(payload.subarray(start, end))),
  );
}

/** A granted object's ciphertext. Everything else, other objects of the same study included, is not found. */
export async function viewingObject(
  platform: Platform,
  { downloads, studies }: { downloads: Downloads; studies: SharedStudies },
  objectId: string,
  ask: ViewingAsk,
): Promise<Part> {
  const found = await repo.findObject(platform.db, await tokenHashOf(platform, ask.authorization), objectId);
  if (!found?.studyId) return refuse('not-found');
  const key = studies.objectKey(found.tenantId, found.studyId, objectId);
  return partOf(downloads, found, found.bytes, ask, (start, end) => platform.storage.get(key, { start, end })).catch(
    (error: unknown) => (error instanceof ObjectMissingError ? refuse('not-found') : Promise.reject(error)),
  );
}

async function tokenHashOf(platform: Platform, authorization: string | undefined): Promise<Uint8Array> {
  const [, token] = /^Viewing ([A-Za-z0-9_-]{43})$/.exec(authorization ?? '') ?? [];
  if (token === undefined) return refuse('not-found');
  return viewingTokenHash(platform, decode(token));
}

function decode(token: string): Uint8Array {
  try {
    return fromBase64Url(token);
  } catch {
    return refuse('not-found');
  }
}

type Read = (start: number, end: number) => Promise<Readable>;

async function partOf(
  downloads: Downloads,
  viewing: repo.ViewingRow,
  total: number,
  ask: ViewingAsk,
  read: Read,
): Promise<Part> {
  const range = parseRange(ask.range, total);
  if (range === 'unsatisfiable') throw new RangeOutside(total);
  const { start, end } = range ?? { start: 0, end: total - 1 };
  const source = await read(start, end + 1);
  const download = downloads.begin(viewing);
  const body = Readable.from(whileAllowed(source, download), { objectMode: false, highWaterMark: SLICE });
  const stop = () => body.destroy(new Error('the link has ended')); // the recipient sees a broken transfer, not a short file
  download.signal.addEventListener('abort', stop, { once: true });
  body.once('close', () => {
    download.close();
    source.destroy(); // also when nobody ever read from it
  });
  return { body, start, end, total, isPartial: range !== null };
}

/** Looks before every slice, so that nothing leaves after the end of the link but what the network already holds. */
async function* whileAllowed(source: AsyncIterable<Uint8Array>, download: Download): AsyncGenerator<Uint8Array> {
  for await (const slice of source) {
    if (download.signal.aborted) return;
    download.count(slice.length);
    yield slice;
  }
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE);
}
