const MAGIC = 0x46546c67; // "glTF"
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/** A binary glTF 2.0 file of a document and its one buffer. */
export function container(document: object, binary: Uint8Array): Uint8Array {
  const text = padded(new TextEncoder().encode(JSON.stringify(document)), 0x20);
  const data = padded(binary, 0);
  const total = 12 + 8 + text.length + 8 + data.length;
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  const words = (at: number, ...values: number[]): void =>
    values.forEach((value, i) => view.setUint32(at + i * 4, value, true));
  words(0, MAGIC, 2, total);
  words(12, text.length, JSON_CHUNK);
  out.set(text, 20);
  words(20 + text.length, data.length, BIN_CHUNK);
  out.set(data, 28 + text.length);
  return out;
}

/** To whole words, as chunks must be. */
export function padded(bytes: Uint8Array, filler: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(filler);
  out.set(bytes);
  return out;
}
