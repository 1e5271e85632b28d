import { type Bytes, fromHex, toHex } from '@hyaline/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyProof,
  GrowingTree,
  inclusionProof,
  leafHash,
  type NodeId,
  peaksOf,
  type ReadNodes,
  rootAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

// The reference leaves, roots and proofs of github.com/google/certificate-transparency (merkle_tree_test.cc)
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const N = {
  a: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  b: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  c: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  d: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  e: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  f: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
};
const INCLUSION: [index: number, size: number, path: string[]][] = [
  [0, 1, []],
  [0, 8, [N.a, N.b, N.c]],
  [5, 8, [N.d, N.e, ROOTS[3] ?? '']],
  [2, 3, [ROOTS[1] ?? '']],
  [1, 5, [ROOTS[0] ?? '', N.b, N.d]],
];
const CONSISTENCY: [older: number, newer: number, path: string[]][] = [
  [1, 1, []],
  [1, 8, [N.a, N.b, N.c]],
  [6, 8, [N.f, N.e, ROOTS[3] ?? '']],
  [2, 5, [N.b, N.d]],
];

interface Stored {
  leaves: Bytes[];
  read: ReadNodes;
}

async function grow(entries: readonly Uint8Array[]): Promise<Stored> {
  const tree = new GrowingTree();
  const nodes = new Map<string, Bytes>();
  const name = ({ level, index }: NodeId) => `${level}/${index}`;
  const leaves: Bytes[] = [];
  for (const entry of entries) {
    const leaf = await leafHash(entry);
    leaves.push(leaf);
    for (const node of await tree.append(leaf)) nodes.set(name(node), node.hash);
  }
  const read: ReadNodes = async (ids) =>
    ids.map((id) => nodes.get(name(id)) ?? expect.fail(`node ${name(id)} was never completed`));
  return { leaves, read };
}

const reference = () => grow(LEAVES.map(fromHex));
const numbered = (count: number) => grow(Array.from({ length: count }, (_, i) => Uint8Array.of(i, i >> 8)));

describe('the Merkle tree of the ledger', () => {
  it('has the roots of the Certificate Transparency reference trees', async () => {
    const { leaves, read } = await reference();
    expect(toHex(await rootOf([]))).toBe(EMPTY);
    for (const [i, root] of ROOTS.entries()) {
      expect(toHex(await rootOf(leaves.slice(0, i + 1)))).toBe(root);
      expect(toHex(await rootAt(i + 1, read))).toBe(root);
    }
  });

  it.each(INCLUSION)('proves leaf %i of %i with the reference path', async (index, size, expected) => {
    const { leaves, read } = await reference();
    const path = await inclusionProof(index, size, read);
    expect(path.map(toHex)).toEqual(expected);
    const claim = { leaf: leaves[index] as Bytes, index, size, root: fromHex(ROOTS[size - 1] ?? ''), path };
    expect(await verifyInclusion(claim)).toBe(true);
  });

  it.each(CONSISTENCY)('proves that tree %i begins tree %i with the reference path', async (older, newer, expected) => {
    const { read } = await reference();
    const path = await consistencyProof(older, newer, read);
    expect(path.map(toHex)).toEqual(expected);
  });

  it('goes on from its stored right edge to the same root', async () => {
    const { leaves, read } = await numbered(21);
    for (let size = 0; size <= 21; size++) {
      const tree = new GrowingTree(size, await read(peaksOf(0, size)));
      for (const leaf of leaves.slice(size)) await tree.append(leaf);
      expect(tree.size).toBe(21);
      expect(tree.peaks).toEqual(await read(peaksOf(0, 21)));
      expect(await tree.root()).toEqual(await rootOf(leaves));
    }
    expect(() => new GrowingTree(3, [])).toThrow(RangeError);
  });

  it('proves every leaf in every tree size, and each earlier tree in each later one', async () => {
    const { leaves, read } = await numbered(33);
    for (let size = 1; size <= 33; size++) {
      const root = await rootAt(size, read);
      for (const [index, leaf] of leaves.slice(0, size).entries()) {
        const path = await inclusionProof(index, size, read);
        expect(await verifyInclusion({ leaf, index, size, root, path })).toBe(true);
      }
      for (let older = 0; older <= size; older++) {
        const path = await consistencyProof(older, size, read);
        const claim = { older: { size: older, root: await rootAt(older, read) }, newer: { size, root }, path };
        expect(await verifyConsistency(claim)).toBe(true);
      }
    }
  });

  it('refuses a proof for an unrelated entry, another position, another size or another root', async () => {
    const { leaves, read } = await numbered(50);
    const arbitrary = fc.record({
      size: fc.integer({ min: 2, max: 50 }),
      pick: fc.nat(),
      other: fc.nat(),
      flip: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ size, pick, other, flip }) => {
        const index = pick % size;
        const stranger = (index + 1 + (other % (size - 1))) % size;
        const path = await inclusionProof(index, size, read);
        const good = { leaf: leaves[index] as Bytes, index, size, root: await rootAt(size, read), path };
        expect(await verifyInclusion(good)).toBe(true);
        expect(await verifyInclusion({ ...good, leaf: leaves[stranger] as Bytes })).toBe(false);
        expect(await verifyInclusion({ ...good, index: stranger })).toBe(false);
        expect(await verifyInclusion({ ...good, root: await rootAt(size - 1, read) })).toBe(false);
        expect(await verifyInclusion({ ...good, path: path.slice(1) })).toBe(false);
        expect(await verifyInclusion({ ...good, path: [...path, good.leaf] })).toBe(false);
        const bent = path.map((hash, i) =>
          i === flip % path.length ? hash.map((b, j) => (j === 7 ? b ^ 1 : b)) : hash,
        );
        expect(await verifyInclusion({ ...good, path: bent as Bytes[] })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a tree that rewrote what an older head had signed', async () => {
    const { leaves, read } = await numbered(40);
    const sizes = fc.tuple(fc.integer({ min: 1, max: 39 }), fc.nat(), fc.nat());
    await fc.assert(
      fc.asyncProperty(sizes, async ([older, edit, grown]) => {
        const newer = older + 1 + (grown % (40 - older));
        const forged = [...leaves];
        forged[edit % older] = await leafHash(Uint8Array.of(99, 99, 99));
        const honest = { size: older, root: await rootOf(leaves.slice(0, older)) };
        const claim = { older: honest, newer: { size: newer, root: await rootOf(forged.slice(0, newer)) } };
        const path = await consistencyProof(older, newer, read);
        expect(await verifyConsistency({ ...claim, path })).toBe(false);
        expect(await verifyConsistency({ ...claim, path: path.toReversed() })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('answers no instead of guessing for sizes that cannot be', async () => {
    const hash = fromHex(EMPTY);
    expect(await verifyInclusion({ leaf: hash, index: 1, size: 1, root: hash, path: [] })).toBe(false);
    expect(await verifyInclusion({ leaf: hash, index: -1, size: 1, root: hash, path: [] })).toBe(false);
    const backwards = { older: { size: 2, root: hash }, newer: { size: 1, root: hash }, path: [] };
    expect(await verifyConsistency(backwards)).toBe(false);
    await expect(inclusionProof(3, 3, async () => [])).rejects.toThrow(RangeError);
    await expect(consistencyProof(4, 3, async () => [])).rejects.toThrow(RangeError);
  });
});
