import { Worker } from 'node:worker_threads';
import type { ImageHeader } from '@hyaline/dicom';
import { mutate, seeded } from '@hyaline/kit/testing/mutate';

export interface FuzzFrame {
  readonly name: string;
  readonly header: ImageHeader;
  readonly frame: Uint8Array;
}

export interface CodecReport {
  readonly runs: number;
  readonly answers: Readonly<Record<string, number>>;
  /** Crashes, hangs and appetites, each with what makes it again. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
  /** Most that the process grew by, bytes. */
  readonly grownBytes: number;
}

export const HANG_MS = 5000;
/** The codecs with their tables, and the few copies of a small picture that `estimateMemory` allows a worker. */
export const MOST_GROWTH = 400e6;

/**
 * Decodes damaged fragments in a worker as the viewer does. An answer is a picture of the right size or a named problem;
 * a worker that gives none within `HANG_MS` is ended and counts as a fault, as does one that takes far more memory than
 * the pictures need.
 */
export async function fuzzCodecs(frames: readonly FuzzFrame[], runs: number, seed: number): Promise<CodecReport> {
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  const before = process.memoryUsage.rss();
  let [slowestMs, grownBytes] = [0, 0];
  let worker = start();
  for (const one of frames) await ask(worker, one.header, one.frame); // the codecs are there before time counts
  for (let run = 0; run < runs; run++) {
    const { name, header, frame } = frames[run % frames.length] as FuzzFrame;
    const random = seeded(seed + run);
    const broken = mutate(frame, random, random() < 0.5 ? 200 : frame.length);
    const started = performance.now();
    const answer = await ask(worker, header, broken);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    answers[answer] = (answers[answer] ?? 0) + 1;
    if (!EXPECTED.has(answer)) faults.push(`${name}, seed ${seed + run}: ${answer}`);
    if (answer === 'hang') {
      await worker.terminate();
      worker = start();
    }
    const grown = process.memoryUsage.rss() - before;
    if (grown > MOST_GROWTH && grown > grownBytes)
      faults.push(`${name}, seed ${seed + run}: ${Math.round(grown / 1e6)} MB`);
    grownBytes = Math.max(grownBytes, grown);
  }
  await worker.terminate();
  return { runs, answers, faults, slowestMs, grownBytes };
}

const EXPECTED = new Set(['picture', 'damaged', 'truncated', 'unsupported']);

const start = (): Worker => new Worker(new URL('./codec-worker.ts', import.meta.url));

function ask(worker: Worker, header: ImageHeader, frame: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const answered = (answer: string) => {
      clearTimeout(deadline);
      worker.off('message', answered);
      worker.off('error', died);
      resolve(answer);
    };
    const died = (cause: unknown) => answered(`crash: ${(cause as Error).message}`);
    const deadline = setTimeout(() => answered('hang'), HANG_MS);
    worker.on('message', answered);
    worker.on('error', died);
    worker.postMessage({ header, frame });
  });
}
