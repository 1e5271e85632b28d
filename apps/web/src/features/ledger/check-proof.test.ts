import type { LedgerProof } from '@hyaline/contract';
import { type Bytes, toHex, utf8 } from '@hyaline/kit';
import {
  formatKey,
  inclusionProof,
  leafHash,
  type NodeId,
  nodeHash,
  noteKey,
  type NoteSigner,
  rootOf,
  signCheckpoint,
} from '@hyaline/ledger';
import { describe, expect, it } from 'vitest';
import { checkProof } from './check-proof.ts';

const ORIGIN = 'hyaline/0197f000-0000-7000-8000-000000000001/0197f000-0000-7000-8000-00000000000a';
const texts = Array.from({ length: 11 }, (_, index) => `{"entry":${index}}`);

async function makeSigner(): Promise<NoteSigner> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    key: await noteKey(ORIGIN, publicKey),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
  };
}

async function nodeOf(leaves: readonly Bytes[], { level, index }: NodeId): Promise<Bytes> {
  if (level === 0) return leaves[index] as Bytes;
  const [left, right] = [0, 1].map((side) => nodeOf(leaves, { level: level - 1, index: index * 2 + side }));
  return nodeHash((await left) as Bytes, (await right) as Bytes);
}

async function proven(index: number): Promise<{ proof: LedgerProof; key: string }> {
  const signer = await makeSigner();
  const leaves = await Promise.all(texts.map((text) => leafHash(utf8(text))));
  const root = await rootOf(leaves);
  const path = await inclusionProof(index, leaves.length, (ids) => Promise.all(ids.map((id) => nodeOf(leaves, id))));
  const proof: LedgerProof = {
    index,
    leaf: toHex(leaves[index] as Bytes),
    size: leaves.length,
    root: toHex(root),
    path: path.map(toHex),
    checkpointNote: await signCheckpoint({ origin: ORIGIN, size: leaves.length, root }, signer),
    event: texts[index] as string,
  };
  return { proof, key: formatKey(signer.key) };
}

describe('checking an event in the browser', () => {
  it.each([0, 4, 10])('event %d of an honest ledger passes all three checks', async (index) => {
    const { proof, key } = await proven(index);
    expect(await checkProof(proof, key)).toEqual({ text: true, tree: true, signed: true });
  });

  it('a changed text is seen although the tree still holds', async () => {
    const { proof, key } = await proven(4);
    expect(await checkProof({ ...proof, event: '{"entry":5}' }, key)).toEqual({
      text: false,
      tree: true,
      signed: true,
    });
  });

  it('a text changed together with its leaf does not lead to the root', async () => {
    const { proof, key } = await proven(4);
    const event = '{"entry":"other"}';
    const forged = { ...proof, event, leaf: toHex(await leafHash(utf8(event))) };
    expect(await checkProof(forged, key)).toEqual({ text: true, tree: false, signed: true });
  });

  it('a proof for another entry is refused', async () => {
    const { proof, key } = await proven(4);
    expect((await checkProof({ ...proof, index: 5 }, key)).tree).toBe(false);
  });

  it('a head signed by somebody else is refused', async () => {
    const { proof } = await proven(4);
    const { key } = await proven(4);
    expect((await checkProof(proof, key)).signed).toBe(false);
  });

  it('an honest head of another size does not vouch for this root', async () => {
    const { proof, key } = await proven(4);
    expect((await checkProof({ ...proof, size: 10 }, key)).signed).toBe(false);
  });

  it('garbage counts as failed and does not throw', async () => {
    const { proof, key } = await proven(4);
    const garbage = { ...proof, leaf: 'zz', root: '', path: ['x'], checkpointNote: '' };
    expect(await checkProof(garbage, key)).toEqual({ text: false, tree: false, signed: false });
  });
});
