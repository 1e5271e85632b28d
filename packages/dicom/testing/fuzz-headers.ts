import { deidentifyFile, orderSlices, readDirectory, readHeader, splitInstance } from '../src/index.ts';
import { listElements } from '../src/browse/elements.ts';
import { mutate, seeded } from '@hyaline/kit/testing/mutate';

/** Seeds the files of a fuzz run are made from. */
export interface FuzzSource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FuzzReport {
  readonly runs: number;
  /** How often each answer came. */
  readonly answers: Readonly<Record<string, number>>;
  /** Crashes and hangs, each with what makes it again. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
}

export const HANG_MS = 5000;
/** Bytes of a header that damage aims at; what follows is pixels. */
const AIM = 4096;

/**
 * Reads damaged files in every way that a person's files are read: header in pieces, whole, taken apart, listed,
 * de-identified. Nothing may throw, and nothing may take longer than `HANG_MS`.
 */
export async function fuzzHeaders(sources: readonly FuzzSource[], runs: number, seed: number): Promise<FuzzReport> {
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  let slowestMs = 0;
  for (let run = 0; run < runs; run++) {
    const source = sources[run % sources.length] as FuzzSource;
    const random = seeded(seed + run);
    const broken = mutate(source.bytes, random, random() < 0.8 ? AIM : source.bytes.length);
    const started = performance.now();
    try {
      const answer = await readEveryWay(broken, random);
      answers[answer] = (answers[answer] ?? 0) + 1;
    } catch (cause) {
      faults.push(`${source.name}, seed ${seed + run}: ${(cause as Error).stack ?? String(cause)}`);
    }
    const ms = performance.now() - started;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > HANG_MS) faults.push(`${source.name}, seed ${seed + run}: ${Math.round(ms)} ms`);
  }
  return { runs, answers, faults, slowestMs };
}

async function readEveryWay(bytes: Uint8Array, random: () => number): Promise<string> {
  let have = Math.min(bytes.length, 1024);
  let result = readHeader(bytes.subarray(0, have), bytes.length);
  for (let reads = 0; result.kind === 'need-more'; reads++) {
    if (reads > 64 || result.bytes <= have) throw new Error(`asks for ${result.bytes} bytes with ${have} in hand`);
    have = result.bytes;
    result = readHeader(bytes.subarray(0, have), bytes.length);
  }
  const split = splitInstance(bytes);
  listElements(bytes);
  if (random() < 0.1) readDirectory(bytes);
  if (split.kind !== 'image') return `refused ${split.reason}`;
  const inBulk = split.frames.flat().every(([start, length]) => start >= 0 && start + length <= split.bulk.length);
  if (!inBulk) throw new Error('a frame reaches beyond its pixel data');
  orderSlices([split.header]);
  if (random() < 0.2) await deidentifyFile(bytes, new Uint8Array(32));
  return 'image';
}
