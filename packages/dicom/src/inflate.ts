import { DamagedError } from './dataset.ts';

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman code as RFC 1951 section 3.2.2 builds it: codes per length, symbols in code order. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

class OutOfInput extends Error {}

interface State {
  readonly input: Uint8Array;
  at: number;
  bits: number;
  bitCount: number;
  out: Uint8Array<ArrayBuffer>;
  length: number;
  readonly limit: number;
  readonly beyond: 'refuse' | 'cut';
}

/**
 * Raw DEFLATE (RFC 1951), synchronous, so that a header can be read wherever the rest is read. Input that ends early
 * gives what it holds so far.
 * @param beyond - `cut`: what goes beyond `limit` bytes is left out
 * @throws DamagedError when the stream is invalid or, unless it may be cut, grows beyond `limit` bytes
 */
export function inflateRaw(
  input: Uint8Array,
  limit: number,
  beyond: 'refuse' | 'cut' = 'refuse',
): Uint8Array<ArrayBuffer> {
  const state: State = {
    input,
    at: 0,
    bits: 0,
    bitCount: 0,
    out: new Uint8Array(Math.min(limit, input.length * 4 + 64)),
    length: 0,
    limit,
    beyond,
  };
  try {
    let last = false;
    while (!last) {
      last = take(state, 1) === 1;
      inflateBlock(state, take(state, 2));
    }
  } catch (error) {
    if (!(error instanceof OutOfInput)) throw error;
  }
  return state.out.subarray(0, state.length);
}

function inflateBlock(state: State, type: number): void {
  if (type === 0) return copyStored(state);
  if (type === 1) return inflateCodes(state, FIXED_LITERALS, FIXED_DISTANCES);
  if (type === 2) {
    const [literals, distances] = readCodes(state);
    return inflateCodes(state, literals, distances);
  }
  throw new DamagedError('deflate: unknown block');
}

function take(state: State, count: number): number {
  while (state.bitCount < count) {
    const next = state.input[state.at];
    if (next === undefined) throw new OutOfInput();
    state.at++;
    state.bits |= next << state.bitCount;
    state.bitCount += 8;
  }
  const value = state.bits & ((1 << count) - 1);
  state.bits >>>= count;
  state.bitCount -= count;
  return value;
}

function copyStored(state: State): void {
  state.bits = 0;
  state.bitCount = 0;
  const { input } = state;
  if (state.at + 4 > input.length) throw new OutOfInput();
  const length = (input[state.at] as number) | ((input[state.at + 1] as number) << 8);
  const check = (input[state.at + 2] as number) | ((input[state.at + 3] as number) << 8);
  if ((length ^ 0xffff) !== check) throw new DamagedError('deflate: stored block');
  state.at += 4;
  const part = input.subarray(state.at, state.at + length);
  reserve(state, part.length);
  state.out.set(part, state.length);
  state.length += part.length;
  state.at += part.length;
  if (part.length < length) throw new OutOfInput();
}

function reserve(state: State, more: number): void {
  const needed = state.length + more;
  if (needed <= state.out.length) return;
  if (needed > state.limit && state.beyond === 'cut') throw new OutOfInput();
  if (needed > state.limit) throw new DamagedError('deflate: larger than any real header');
  const bigger = new Uint8Array(Math.min(state.limit, Math.max(needed, state.out.length * 2)));
  bigger.set(state.out.subarray(0, state.length));
  state.out = bigger;
}

function inflateCodes(state: State, literals: Huffman, distances: Huffman): void {
  for (;;) {
    const symbol = decode(state, literals);
    if (symbol === 256) return;
    if (symbol < 256) {
      reserve(state, 1);
      state.out[state.length++] = symbol;
      continue;
    }
    copyMatch(state, symbol - 257, distances);
  }
}

function copyMatch(state: State, lengthSymbol: number, distances: Huffman): void {
  const base = LENGTH_BASE[lengthSymbol];
  if (base === undefined) throw new DamagedError('deflate: length');
  const length = base + take(state, LENGTH_EXTRA[lengthSymbol] as number);
  const distanceSymbol = decode(state, distances);
  const distanceBase = DISTANCE_BASE[distanceSymbol];
  if (distanceBase === undefined) throw new DamagedError('deflate: distance');
  const distance = distanceBase + take(state, DISTANCE_EXTRA[distanceSymbol] as number);
  if (distance > state.length) throw new DamagedError('deflate: distance');
  reserve(state, length);
  const { out } = state;
  let to = state.length;
  for (let from = to - distance, i = 0; i < length; i++) out[to++] = out[from++] as number; // may overlap itself
  state.length = to;
}

function decode(state: State, { counts, symbols }: Huffman): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length < 16; length++) {
    code |= take(state, 1);
    const count = counts[length] as number;
    if (code - count < first) return symbols[index + (code - first)] as number;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new DamagedError('deflate: code');
}

function huffman(lengths: readonly number[]): Huffman {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let i = 1; i < 15; i++) offsets[i + 1] = (offsets[i] as number) + (counts[i] as number);
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const at = offsets[length] as number;
    symbols[at] = symbol;
    offsets[length] = at + 1;
  }
  return { counts, symbols };
}

function readCodes(state: State): [Huffman, Huffman] {
  const literalCount = take(state, 5) + 257;
  const distanceCount = take(state, 5) + 1;
  const codeCount = take(state, 4) + 4;
  const codeLengths = new Array<number>(19).fill(0);
  for (let i = 0; i < codeCount; i++) codeLengths[CODE_ORDER[i] as number] = take(state, 3);
  const code = huffman(codeLengths);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = decode(state, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1), 3 + take(state, 2));
    else repeat(lengths, 0, symbol === 17 ? 3 + take(state, 3) : 11 + take(state, 7));
  }
  return [huffman(lengths.slice(0, literalCount)), huffman(lengths.slice(literalCount, literalCount + distanceCount))];
}

function repeat(lengths: number[], value: number | undefined, times: number): void {
  if (value === undefined) throw new DamagedError('deflate: repeat of nothing');
  for (let i = 0; i < times; i++) lengths.push(value);
}

const FIXED_LITERALS = huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const FIXED_DISTANCES = huffman(new Array<number>(30).fill(5));
