import { DamagedError } from './dataset.ts';

const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;
const MAX_JUMPS = 4096;

interface Progress {
  readonly words: Uint16Array;
  readonly out: number[];
  readonly most: number;
  jumps: number;
}

/**
 * A Segmented Palette Color Lookup Table written out, PS3.3 C.7.9.2: runs of values, straight lines to a value, and
 * runs that were there before.
 * @param most entries that the descriptor promises
 * @throws DamagedError when segments point outside the data
 */
export function expandSegments(data: Uint8Array, most: number, little: boolean): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const words = Uint16Array.from({ length: data.length >> 1 }, (_, i) => view.getUint16(2 * i, little));
  const progress: Progress = { words, out: [], most, jumps: 0 };
  for (let at = 0; at < words.length && progress.out.length < most;) at = segment(progress, at, true);
  return progress.out;
}

/** @returns the first word after the segment */
function segment(progress: Progress, at: number, mayJump: boolean): number {
  const { words } = progress;
  const [kind, count] = [words[at], words[at + 1]];
  if (kind === undefined || count === undefined) return words.length; // padding to an even length
  if (kind === DISCRETE) return discrete(progress, at + 2, count);
  if (kind === LINEAR) return linear(progress, words[at + 2], count, at + 3);
  if (kind === INDIRECT && mayJump) return indirect(progress, at, count);
  throw new DamagedError('palette segment');
}

function discrete({ words, out, most }: Progress, from: number, count: number): number {
  if (from + count > words.length) throw new DamagedError('palette segment');
  for (let i = 0; i < count && out.length < most; i++) out.push(words[from + i] as number);
  return from + count;
}

function linear({ out, most }: Progress, end: number | undefined, count: number, next: number): number {
  const start = out.at(-1);
  if (start === undefined || end === undefined) throw new DamagedError('palette segment');
  for (let i = 1; i <= count && out.length < most; i++) out.push(Math.round(start + ((end - start) * i) / count));
  return next;
}

/** `count` segments again from a byte offset, which takes two words, the lower first. */
function indirect(progress: Progress, at: number, count: number): number {
  const { words } = progress;
  let from = ((words[at + 2] ?? 0) + (words[at + 3] ?? 0) * 0x10000) >> 1;
  for (let i = 0; i < count && progress.out.length < progress.most; i++) {
    if (from >= words.length || ++progress.jumps > MAX_JUMPS) throw new DamagedError('palette segment');
    from = segment(progress, from, false);
  }
  return at + 4;
}
