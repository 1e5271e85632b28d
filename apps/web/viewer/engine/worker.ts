import { readHeader } from '@hyaline/dicom';
import { createDecoder, DecodeError, fillSlice, type Voxels } from '@hyaline/volume';
import type {
  Envelope,
  ProblemReason,
  SliceJob,
  VoxelTarget,
  WorkerAnswer,
  WorkerAsk,
  WorkerPart,
} from './protocol.ts';
import { readFrame, ReadError } from './read-pixels.ts';
import { loadWasm } from './wasm-files.ts';

const decode = createDecoder(loadWasm);
const cancelled = new Set<number>();
const FIRST_READ = 65_536;
const READS_AHEAD = 2; // while one slice is decoded, the next are on their way from the disk or the server

const post = (answer: WorkerAnswer, transfer: Transferable[] = []) => postMessage(answer, { transfer });

self.addEventListener('message', ({ data }: MessageEvent<Envelope<WorkerAsk>>) => {
  // a rejection in here would never reach worker.onerror
  answer(data).catch((cause: unknown) => post({ id: data.id, kind: 'failed', message: String(cause) }));
});

async function answer({ id, body }: Envelope<WorkerAsk>): Promise<void> {
  if (body.kind === 'cancel') cancelled.add(body.load);
  else if (body.kind === 'headers') await readHeaders(id, body.files);
  else await loadSlices(id, body);
  post({ id, kind: 'end' });
}

async function readHeaders(id: number, files: readonly { n: number; file: File }[]): Promise<void> {
  // all reads start at once: waiting for each in turn costs more than the bytes
  const parts = await Promise.all(
    files.map(async ({ n, file }): Promise<WorkerPart> => ({ kind: 'header', n, result: await headerOf(file) })),
  );
  post({ id, kind: 'parts', parts });
}

async function headerOf(file: File): Promise<Extract<WorkerPart, { kind: 'header' }>['result']> {
  try {
    for (let wanted = Math.min(file.size, FIRST_READ); ;) {
      const result = readHeader(new Uint8Array(await file.slice(0, wanted).arrayBuffer()), file.size);
      if (result.kind !== 'need-more') return result;
      if (wanted >= file.size) return { kind: 'refused', reason: 'truncated', detail: 'the header does not end' };
      wanted = Math.min(file.size, Math.max(result.bytes, wanted * 2));
    }
  } catch {
    return { kind: 'unreadable' };
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
  const pixels = await decode(job.header, bytes);
  const into = sliceOf(target, job.k);
  fillSlice(into, pixels, job.header, job.rule);
  const voxels = target.shared ? null : (into.buffer as ArrayBuffer);
  return { kind: 'slice', image: job.image, k: job.k, voxels } as const;
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
