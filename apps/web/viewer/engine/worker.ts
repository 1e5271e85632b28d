import { createDecoder, DecodeError, fillSlice, shrinkSlice, type StoredPixels, type Voxels } from '@hyaline/volume';
import type { Envelope, ProblemReason, SliceJob, VoxelTarget, WorkerAnswer, WorkerAsk } from './protocol.ts';
import type { ArchAsk, PanoramicAsk } from './panoramic-task.ts';
import { readArchive, readDisc, readHeaders, unpack } from './read-files.ts';
import { readFrame, ReadError } from './read-pixels.ts';
import { loadWasm } from './wasm-files.ts';

const decode = createDecoder(loadWasm);
const cancelled = new Set<number>();
const READS_AHEAD = 2; // while one slice is decoded, the next are on their way from the disk or the server

const post = (answer: WorkerAnswer, transfer: Transferable[] = []) => postMessage(answer, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<Envelope<WorkerAsk>>) => {
  // a rejection in here would never reach worker.onerror
  answer(data).catch((cause: unknown) => post({ id: data.id, kind: 'failed', message: String(cause) }));
});

async function answer({ id, body }: Envelope<WorkerAsk>): Promise<void> {
  if (body.kind === 'cancel') cancelled.add(body.load);
  else if (body.kind === 'slices') await loadSlices(id, body);
  else if (body.kind === 'panoramic' || body.kind === 'arch') await answerAlongArch(id, body);
  else if (body.kind === 'picture' || body.kind === 'tags') await answerFlat(id, body);
  else await readFiles(id, body);
  post({ id, kind: 'end' });
}

async function readFiles(id: number, ask: WorkerAsk): Promise<void> {
  if (ask.kind === 'headers') post({ id, kind: 'parts', parts: await readHeaders(ask.files) });
  else if (ask.kind === 'warm') await import('@hyaline/zip/read');
  else if (ask.kind === 'archive') post({ id, kind: 'parts', parts: [await readArchive(ask.archive)] });
  else if (ask.kind === 'unpack') post({ id, kind: 'parts', parts: [await unpack(ask.place)] });
  else if (ask.kind === 'directory') post({ id, kind: 'parts', parts: [await readDisc(ask.place)] });
}

/** Pictures along an arch are made for who looks at one. */
async function answerAlongArch(id: number, ask: PanoramicAsk | ArchAsk): Promise<void> {
  const { answerArch } = await import('./panoramic-task.ts');
  const { part, transfer } = answerArch(ask);
  post({ id, kind: 'parts', parts: [part] }, transfer);
}

/** What only pictures without a volume need is fetched by who looks at one. */
async function answerFlat(id: number, ask: Extract<WorkerAsk, { kind: 'picture' | 'tags' }>): Promise<void> {
  const { makePicture, makeTagList, memoryOf } = await import('./picture-task.ts');
  if (ask.kind === 'tags') return post({ id, kind: 'parts', parts: [await makeTagList(ask)] });
  try {
    const picture = await makePicture(ask, decode);
    post({ id, kind: 'parts', parts: [{ kind: 'picture', picture }] }, memoryOf(picture));
  } catch (cause) {
    const problem = { kind: 'problem', image: 0, frame: ask.frame, reason: reasonOf(cause) } as const;
    post({ id, kind: 'parts', parts: [problem] });
  }
}

type SlicesAsk = Extract<WorkerAsk, { kind: 'slices' }>;

async function loadSlices(id: number, { load, target, jobs }: SlicesAsk): Promise<void> {
  const reads = new Map<SliceJob, Promise<Uint8Array>>();
  const startRead = (job: SliceJob | undefined) => {
    if (!job || reads.has(job)) return;
    const read = readFrame(job.place, job.header, job.frame);
    read.catch(() => undefined); // awaited below; until then it must not count as unhandled
    reads.set(job, read);
  };
  for (const [n, job] of jobs.entries()) {
    if (cancelled.has(load)) return;
    for (let ahead = 0; ahead <= READS_AHEAD; ahead++) startRead(jobs[n + ahead]);
    try {
      const part = await decodeInto(job, target, await (reads.get(job) as Promise<Uint8Array>));
      post({ id, kind: 'parts', parts: [part] }, part.voxels ? [part.voxels] : []);
    } catch (cause) {
      post({
        id,
        kind: 'parts',
        parts: [{ kind: 'problem', image: job.image, frame: job.frame, reason: reasonOf(cause) }],
      });
    }
    reads.delete(job);
  }
}

async function decodeInto(job: SliceJob, target: VoxelTarget, bytes: Uint8Array) {
  const pixels = await decode(job.header, bytes, job.frame);
  const into = sliceOf(target, job.k);
  if (target.reduce === 1) fillSlice(into, pixels, job.header, job.rule);
  else shrinkSlice(wholeSlice(target, job, pixels), job.header.columns, target.reduce, into);
  const voxels = target.shared ? null : (into.buffer as ArrayBuffer);
  return { kind: 'slice', image: job.image, k: job.k, voxels } as const;
}

/** A slice as the files have it, on its way to fewer voxels. */
function wholeSlice({ kind }: VoxelTarget, { header, rule }: SliceJob, pixels: StoredPixels): Voxels {
  const count = header.rows * header.columns;
  const whole = kind === 'int16' ? new Int16Array(count) : new Float32Array(count);
  fillSlice(whole, pixels, header, rule);
  return whole;
}

function sliceOf({ shared, kind, sliceVoxels }: VoxelTarget, k: number): Voxels {
  const size = kind === 'int16' ? 2 : 4;
  const buffer: ArrayBufferLike = shared ?? new ArrayBuffer(sliceVoxels * size);
  const start = shared ? k * sliceVoxels * size : 0;
  return kind === 'int16' ? new Int16Array(buffer, start, sliceVoxels) : new Float32Array(buffer, start, sliceVoxels);
}

function reasonOf(cause: unknown): ProblemReason {
  if (cause instanceof ReadError) return cause.reason;
  if (cause instanceof DecodeError) return cause.code;
  return 'damaged';
}
