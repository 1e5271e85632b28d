/** A set that answers "surely not" or "probably". File: `HYB1`, hashes u32 BE, bits u32 BE, then the bits. */
export interface BloomFilter {
  hashes: number;
  bits: number;
  bytes: Uint8Array;
}

const MAGIC = 0x48594231; // HYB1
const HEADER_BYTES = 12;

/**
 * An empty filter for `count` entries with a share of false answers of about `falseShare`.
 * Sizes as in Bloom 1970: bits = -n ln p / (ln 2)^2, hashes = bits/n ln 2.
 */
export function newBloom(count: number, falseShare: number): BloomFilter {
  const bits = Math.ceil((-count * Math.log(falseShare)) / Math.LN2 ** 2);
  return { hashes: Math.round((bits / count) * Math.LN2), bits, bytes: new Uint8Array(Math.ceil(bits / 8)) };
}

/** @throws RangeError when the bytes are not a filter */
export function readBloom(file: Uint8Array): BloomFilter {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < HEADER_BYTES || view.getUint32(0) !== MAGIC) throw new RangeError('not a Bloom filter');
  const filter = { hashes: view.getUint32(4), bits: view.getUint32(8), bytes: file.subarray(HEADER_BYTES) };
  if (filter.bytes.length !== Math.ceil(filter.bits / 8)) throw new RangeError('a cut Bloom filter');
  return filter;
}

export function writeBloom({ hashes, bits, bytes }: BloomFilter): Uint8Array {
  const file = new Uint8Array(HEADER_BYTES + bytes.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, hashes);
  view.setUint32(8, bits);
  file.set(bytes, HEADER_BYTES);
  return file;
}

export function addTo(filter: BloomFilter, digest: Uint8Array): void {
  for (const bit of positions(filter, digest))
    filter.bytes[bit >> 3] = (filter.bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
}

export const mayHold = (filter: BloomFilter, digest: Uint8Array): boolean =>
  positions(filter, digest).every((bit) => ((filter.bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);

/** Two independent hashes out of one digest stand for any number of them (Kirsch and Mitzenmacher 2006). */
function positions({ hashes, bits }: BloomFilter, digest: Uint8Array): number[] {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const first = view.getUint32(0);
  const step = view.getUint32(4) | 1;
  return Array.from({ length: hashes }, (_, i) => (first + i * (step >>> 0)) % bits);
}
