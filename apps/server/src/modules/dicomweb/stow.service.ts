import type { JsonDataSet } from '@hyaline/dicom/json';
import { refuse } from '../../platform/http/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { Arrivals, MAX_FILE_BYTES, MemoryBudget } from '../imaging/index.ts';
import { isBoundary, MultipartError, parseMediaType, readParts } from './multipart.ts';
import { storeAnswer } from './stow-answer.ts';

interface Store {
  contentType: string;
  body: AsyncIterable<Uint8Array>;
  studyUid: string | undefined;
  /** Address of the service, without a slash at its end. */
  base: string;
  ip: string;
}

const MAX_PARTS = 20_000;
/** Images of one request that are sealed and written side by side: the next one arrives meanwhile. */
const SIDE_BY_SIDE = 4;
/** Larger files come one at a time over all requests; who sends another one waits. */
const LARGE_BYTES = 32 * 1024 * 1024;
const largeTurn = new MemoryBudget(1);
/** Bytes of images that are being taken apart, over all requests; each needs about twice its size. */
const working = new MemoryBudget(256 * 1024 * 1024);

/**
 * Stores the instances of a STOW-RS request, each as it comes.
 * @throws Refusal unsupported-type, not-understood for a body that is no multipart, before anything was stored
 */
export async function storeInstances(
  platform: Platform,
  actor: Actor,
  { contentType, body, studyUid, base, ip }: Store,
): Promise<{ status: 200 | 202 | 409; body: JsonDataSet }> {
  const boundary = boundaryOf(contentType);
  const arrivals = await Arrivals.open(platform, actor, { ip, onlyStudyUid: studyUid });
  const running = new Set<Promise<void>>();
  const turn = takeTurns();
  const limits = { maxPartBytes: MAX_FILE_BYTES, maxParts: MAX_PARTS, large: turn.take, largeBytes: LARGE_BYTES };
  let cut = false;
  try {
    for await (const { headers, body: file } of readParts(body, boundary, limits)) {
      if (!isDicom(headers)) {
        arrivals.addRefused('not-dicom');
        continue;
      }
      const work = working.hold(2 * file.length, () => arrivals.add(file)).finally(() => running.delete(work));
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

/** The one turn for a large file, taken by a request and given back when the file is done with. */
function takeTurns() {
  let end: (() => void) | null = null;
  return {
    taken: () => end !== null,
    take: () =>
      new Promise<void>((granted) => {
        void largeTurn.hold(1, () => new Promise<void>((done) => ((end = done), granted())));
      }),
    giveBack: () => {
      end?.();
      end = null;
    },
  };
}
