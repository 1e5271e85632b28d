import type { Packed } from './buffers.ts';
import { padded } from './container.ts';

/** Values of all meshes, one after another. */
export class Pool<T extends Uint8Array | Uint16Array | Float32Array> {
  readonly #kind: new (length: number) => T;
  readonly #parts: T[] = [];
  #length = 0;

  constructor(kind: new (length: number) => T) {
    this.#kind = kind;
  }

  /** Where they begin, in values. */
  add(values: T): number {
    this.#parts.push(values);
    this.#length += values.length;
    return this.#length - values.length;
  }

  all(): T {
    const out = new this.#kind(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** Views one after another; `buffer: 1` is what they would be unpacked, which the file does not hold. */
export function joined(packed: readonly Packed[]): { views: object[]; binary: Uint8Array; unpacked: number } {
  const chunks = new Pool<Uint8Array>(Uint8Array);
  let unpacked = 0;
  const views = packed.map(({ stride, count, mode, filter, strided, data }) => {
    const byteLength = stride * count;
    const view = {
      buffer: 1,
      byteOffset: unpacked,
      byteLength,
      ...(strided ? { byteStride: stride } : {}),
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: chunks.add(padded(data, 0)),
          byteLength: data.length,
          byteStride: stride,
          mode,
          count,
          ...(filter ? { filter } : {}),
        },
      },
    };
    unpacked += Math.ceil(byteLength / 4) * 4;
    return view;
  });
  return { views, binary: chunks.all(), unpacked };
}
