import { type Bytes, equalBytes } from '@hyaline/kit';
import { foldPeaks, nodeHash, peaksOf, type ReadNodes } from './merkle.ts';

type Range = readonly [start: number, end: number];

/** The largest power of two smaller than n: where RFC 6962 splits a tree of n leaves. */
const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** PATH(m, D[n]) of RFC 6962 section 2.1.1, as ranges of leaves, lowest first. */
function inclusionRanges(index: number, [start, end]: Range): Range[] {
  if (end - start <= 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...inclusionRanges(index, [start, middle]), [middle, end]]
    : [...inclusionRanges(index, [middle, end]), [start, middle]];
}

/** SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2, likewise; `known` says that the verifier has this whole range. */
function consistencyRanges(older: number, [start, end]: Range, known: boolean): Range[] {
  if (older === end) return known ? [] : [[start, end]];
  const middle = start + splitOf(end - start);
  return older <= middle
    ? [...consistencyRanges(older, [start, middle], known), [middle, end]]
    : [...consistencyRanges(older, [middle, end], false), [start, middle]];
}

async function hashRanges(ranges: readonly Range[], read: ReadNodes): Promise<Bytes[]> {
  const wanted = ranges.map(([start, end]) => peaksOf(start, end));
  const hashes = await read(wanted.flat()); // one read for the whole proof
  let at = 0;
  return Promise.all(wanted.map((peaks) => foldPeaks(hashes.slice(at, (at += peaks.length)))));
}

/** The root of the first `size` leaves of a stored tree. */
export const rootAt = async (size: number, read: ReadNodes): Promise<Bytes> => foldPeaks(await read(peaksOf(0, size)));

/**
 * The audit path of one leaf in the tree of the first `size` leaves.
 * @throws RangeError when the leaf is not in that tree
 */
export async function inclusionProof(index: number, size: number, read: ReadNodes): Promise<Bytes[]> {
  if (!(index >= 0 && index < size)) throw new RangeError('no such leaf in a tree of this size');
  return hashRanges(inclusionRanges(index, [0, size]), read);
}

/**
 * Proof that the tree of `older` leaves is the beginning of the tree of `newer` leaves.
 * @throws RangeError when older is larger than newer
 */
export async function consistencyProof(older: number, newer: number, read: ReadNodes): Promise<Bytes[]> {
  if (!(older >= 0 && older <= newer)) throw new RangeError('the older tree cannot be the larger one');
  return older === 0 ? [] : hashRanges(consistencyRanges(older, [0, newer], true), read);
}

export interface InclusionClaim {
  leaf: Bytes;
  index: number;
  size: number;
  root: Bytes;
  path: readonly Bytes[];
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);

/** RFC 9162 section 2.1.3.2. False for a path of another leaf, another position or another tree. */
export async function verifyInclusion({ leaf, index, size, root, path }: InclusionClaim): Promise<boolean> {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

export interface ConsistencyClaim {
  older: { size: number; root: Bytes };
  newer: { size: number; root: Bytes };
  path: readonly Bytes[];
}

/** RFC 9162 section 2.1.4.2. False when the newer tree does not begin with the older one. */
export async function verifyConsistency({ older, newer, path }: ConsistencyClaim): Promise<boolean> {
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return path.length === 0 && equalBytes(older.root, newer.root);
  if (older.size === 0) return path.length === 0 && equalBytes(older.root, await foldPeaks([]));

  // A tree of 2^k leaves is itself a node of the newer tree, so the proof leaves it out
  const [first, ...rest] = Number.isInteger(Math.log2(older.size)) ? [older.root, ...path] : path;
  if (first === undefined) return false;
  let [at, last] = [older.size - 1, newer.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [olderRoot, newerRoot] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      olderRoot = await nodeHash(sibling, olderRoot);
      newerRoot = await nodeHash(sibling, newerRoot);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newerRoot = await nodeHash(newerRoot, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(olderRoot, older.root) && equalBytes(newerRoot, newer.root);
}
