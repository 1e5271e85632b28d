import type { JsonDataSet } from '@hyaline/dicom/json';
import { refuse } from '../../platform/http/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { Arrivals, MAX_FILE_BYTES, MemoryBudget } from '../imaging/index.ts';
import { isBoundary, MultipartError, parseMediaType, readParts } from './multipart.ts';
import { steady } from './steady.ts';
import { storeAnswer } from './stow-answer.ts';
import { takeTurns, Turns } from './stow-turns.ts';

interface Store {
  contentType: string;
  body: AsyncIterable<Uint8Array>;
  studyUid: string | undefined;
  /** Address of the service, without a slash at its end. */
  base: string;
  ip: string;
  /** Aborted when the client is gone. */
  signal: AbortSignal;
}

const MAX_PARTS = 20_000;
/** Images of one request that are sealed and written side by side: the next one arrives meanwhile. */
const SIDE_BY_SIDE = 2;
const stores = new Turns();
/** Larger files come one at a time over all requests; who sends another one waits. Up to this each request may hold. */
const LARGE_BYTES = 16 * 1024 * 1024;
/** Bytes of images that are being taken apart, over all requests; each needs about twice its size. */
const working = new MemoryBudget(256 * 1024 * 1024);

interface Stored {
  status: 200 | 202 | 409;
  body: JsonDataSet;
}

/**
 * Stores the instances of a STOW-RS request, each as it comes.
 * @throws Refusal unsupported-type, not-understood for a body that is no multipart, too-many-requests; before anything
 * was stored
 */
export async function storeInstances(platform: Platform, actor: Actor, store: Store): Promise<Stored> {
  const boundary = boundaryOf(store.contentType);
  const leave = await stores.enter(actor, store.signal);
  try {
    return await storeParts(platform, actor, boundary, store);
  } finally {
    leave();
  }
}

async function storeParts(
  platform: Platform,
  actor: Actor,
  boundary: string,
  { body, studyUid, base, ip, signal }: Store,
): Promise<Stored> {
  const arrivals = await Arrivals.open(platform, actor, { ip, onlyStudyUid: studyUid });
  const running = new Set<Promise<void>>();
  const turn = takeTurns(signal);
  const limits = { maxPartBytes: MAX_FILE_BYTES, maxParts: MAX_PARTS, large: turn.take, largeBytes: LARGE_BYTES };
  let cut = false;
  try {
    for await (const { headers, body: file, release } of readParts(steady(body), boundary, limits)) {
      if (!isDicom(headers)) {
        release();
        turn.giveBack();
        arrivals.addRefused('not-dicom');
        continue;
      }
      // asked for here, so that no more than one file of a request waits for it
      const done = await working.take(2 * file.length);
      const work = arrivals.add(file).finally(() => (release(), done(), running.delete(work)));
      running.add(work);
      if (turn.taken()) await work.finally(turn.giveBack);
      else if (running.size >= SIDE_BY_SIDE) await Promise.race(running);
    }
  } catch (error) {
    if (!(error instanceof MultipartError)) {
      await Promise.all(running);
      await arrivals.finish(); // the client is gone: what came whole is kept, as it is when it comes again
      throw error;
    }
    cut = true;
  } finally {
    await Promise.all(running);
    turn.giveBack();
  }
  if (cut) arrivals.addRefused('not-dicom');
  const all = await arrivals.finish();
  if (all.length === 0 || (cut && all.length === 1)) return refuse('not-understood');
  return storeAnswer(all, base);
}

/** @throws Refusal unsupported-type, not-understood */
function boundaryOf(contentType: string): string {
  const type = parseMediaType(contentType);
  const partType = type?.parameters.get('type')?.toLowerCase() ?? 'application/dicom';
  if (type?.essence !== 'multipart/related' || partType !== 'application/dicom') return refuse('unsupported-type');
  const boundary = type.parameters.get('boundary') ?? '';
  return isBoundary(boundary) ? boundary : refuse('not-understood');
}

/** Instances are sent as they are; a part that does not say its type is taken for what the request says. */
function isDicom(headers: ReadonlyMap<string, string>): boolean {
  const type = headers.get('content-type');
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary';
  return (type === undefined || parseMediaType(type)?.essence === 'application/dicom') && encoding === 'binary';
}
