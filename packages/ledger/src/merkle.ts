import { type Bytes, concatBytes } from '@hyaline/kit';

/** SHA-256 through WebCrypto: the same in a browser, a worker and Node. */
export const sha256 = async (bytes: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes));

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 section 2.1: the prefix byte keeps a leaf from ever passing for an inner node. */
export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(concatBytes(LEAF, entry));
export const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(concatBytes(NODE, left, right));

/** SHA-256 by whoever has one. A promise for each node is most of the work where one is at hand without. */
export type Hash = (bytes: Uint8Array) => Bytes | Promise<Bytes>;

/** A perfect subtree: it covers the 2^level leaves that start at index * 2^level. Level 0 is the leaves. */
export interface NodeId {
  level: number;
  index: number;
}
export interface TreeNode extends NodeId {
  hash: Bytes;
}
/** Hands back the hashes of stored perfect subtrees, in the order asked. */
export type ReadNodes = (ids: readonly NodeId[]) => Promise<readonly Bytes[]>;

/**
 * The perfect subtrees that cover leaves [start, end), largest first.
 * `start` must be a multiple of the largest of them, as every range of an RFC 6962 proof is.
 */
export function peaksOf(start: number, end: number): NodeId[] {
  const peaks: NodeId[] = [];
  for (let at = start; at < end;) {
    const level = Math.floor(Math.log2(end - at));
    peaks.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return peaks;
}

/** The root of a row of perfect subtrees, largest first; of nothing, the hash of the empty string (RFC 6962). */
export async function foldPeaks(peaks: readonly Bytes[]): Promise<Bytes> {
  let root: Bytes | undefined;
  for (const peak of peaks.toReversed()) root = root === undefined ? peak : await nodeHash(peak, root);
  return root ?? sha256(new Uint8Array());
}

/**
 * A tree that only grows. It holds the right edge (at most log2(size) hashes) and reports every perfect subtree
 * that an append completes, so that the caller can store them and later read proofs back.
 */
export class GrowingTree {
  #size: number;
  readonly #peaks: Bytes[];
  readonly #hash: Hash;

  /** @param peaks hashes of `peaksOf(0, size)`, for going on with a stored tree */
  constructor(size = 0, peaks: readonly Bytes[] = [], hash: Hash = sha256) {
    if (peaks.length !== peaksOf(0, size).length) throw new RangeError('the peaks do not fit the size of the tree');
    this.#size = size;
    this.#peaks = [...peaks];
    this.#hash = hash;
  }

  get size(): number {
    return this.#size;
  }

  /** The hashes of `peaksOf(0, size)`: with them a tree can be gone on with. */
  get peaks(): readonly Bytes[] {
    return [...this.#peaks];
  }

  /** @returns the leaf itself and every inner node that it completed, lowest first */
  async append(leaf: Bytes): Promise<TreeNode[]> {
    let node: TreeNode = { level: 0, index: this.#size, hash: leaf };
    const nodes = [node];
    while (node.index % 2 === 1) {
      const left = this.#peaks.pop() as Bytes; // an odd index always has its left sibling among the peaks
      const made = this.#hash(concatBytes(NODE, left, node.hash));
      const hash = made instanceof Uint8Array ? made : await made;
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash };
      nodes.push(node);
    }
    this.#peaks.push(node.hash);
    this.#size += 1;
    return nodes;
  }

  root(): Promise<Bytes> {
    return foldPeaks(this.#peaks);
  }
}

/** The root over all leaves at once, RFC 6962 section 2.1. */
export async function rootOf(leaves: Iterable<Bytes>): Promise<Bytes> {
  const tree = new GrowingTree();
  for (const leaf of leaves) await tree.append(leaf);
  return tree.root();
}
