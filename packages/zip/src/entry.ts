import type { Bytes } from '@hyaline/kit';
import { Inflate } from 'fflate';
import { crc32 } from './crc32.ts';
import { EntryError, type ZipEntry } from './types.ts';

const LOCAL = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** A piece goes through the decompressor whole, and may grow a thousandfold before anybody can stop it. */
const PIECE = 32 * 1024;
const PART = 8 * 1024 * 1024;
const NAMES = 4096; // name and extra field of a local header; longer ones are read again
const MARGIN = 4096; // deflate adds at most some bytes to what it cannot pack

/**
 * One file of an archive, unpacked into memory and checked against its size and sum.
 * @throws EntryError when its bytes are not what the archive says
 * @throws DOMException of the browser when the archive cannot be read any more
 */
export async function readEntry(archive: Blob, entry: ZipEntry): Promise<Bytes> {
  const packed = await packedBytes(archive, entry, entry.packedBytes);
  const bytes = entry.method === 'stored' ? packed : inflateWhole(packed, entry);
  if (crc32(bytes) !== entry.crc32) throw new EntryError('damaged', 'its sum differs');
  return bytes;
}

/** The first bytes of an entry, at most `wanted`; unchecked, since sums cover the whole. @throws EntryError */
export async function readEntryStart(archive: Blob, entry: ZipEntry, wanted: number): Promise<Bytes> {
  const packed = await packedBytes(archive, entry, Math.min(entry.packedBytes, wanted + MARGIN));
  if (entry.method === 'stored') return packed.subarray(0, Math.min(wanted, entry.bytes));
  const out = new Uint8Array(Math.min(wanted, entry.bytes));
  let length = 0;
  const inflater = new Inflater((part) => {
    const some = part.subarray(0, out.length - length);
    out.set(some, length);
    length += some.length;
  });
  for (let at = 0; at < packed.length && length < out.length; at += PIECE)
    inflater.push(packed.subarray(at, at + PIECE));
  return out.subarray(0, length);
}

/**
 * A large entry as a blob, unpacked part by part: the browser may keep it on the disk.
 * @throws EntryError when its bytes are not what the archive says
 */
export async function unpackEntry(archive: Blob, entry: ZipEntry, signal?: AbortSignal): Promise<Blob> {
  const start = await dataStart(archive, entry);
  const packed = archive.slice(start, start + entry.packedBytes);
  const sink = new Parts(entry);
  const inflater = entry.method === 'deflate' ? new Inflater((part) => sink.add(part)) : null;
  for (let at = 0; at < packed.size; at += PART) {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(await packed.slice(at, at + PART).arrayBuffer());
    if (inflater === null) sink.add(bytes);
    else for (let from = 0; from < bytes.length; from += PIECE) inflater.push(bytes.subarray(from, from + PIECE));
  }
  inflater?.end();
  if (sink.length !== entry.bytes || sink.sum !== entry.crc32) throw new EntryError('damaged', 'its sum differs');
  return entry.method === 'deflate' ? sink.blob() : packed;
}

/** Unpacked parts on their way into blobs. */
class Parts {
  length = 0;
  sum = 0;
  readonly #entry: ZipEntry;
  readonly #blobs: Blob[] = [];
  #open: Bytes[] = [];
  #openBytes = 0;

  constructor(entry: ZipEntry) {
    this.#entry = entry;
  }

  add(part: Bytes): void {
    this.length += part.length;
    this.sum = crc32(part, this.sum);
    if (this.length > this.#entry.bytes) throw new EntryError('damaged', 'it unpacks to more than it says');
    if (this.#entry.method === 'stored') return; // the archive itself holds it
    this.#open.push(part);
    this.#openBytes += part.length;
    if (this.#openBytes >= PART) this.#close();
  }

  blob(): Blob {
    this.#close();
    return new Blob(this.#blobs);
  }

  #close(): void {
    this.#blobs.push(new Blob(this.#open));
    this.#open = [];
    this.#openBytes = 0;
  }
}

/** Local header and packed bytes in one read; they lie side by side. */
async function packedBytes(archive: Blob, entry: ZipEntry, wanted: number): Promise<Bytes> {
  const stop = Math.min(entry.end, entry.at + LOCAL + NAMES + wanted);
  const bytes = new Uint8Array(await archive.slice(entry.at, stop).arrayBuffer());
  const start = headerLength(bytes, entry);
  if (start + wanted <= bytes.length) return bytes.subarray(start, start + wanted);
  return new Uint8Array(await archive.slice(entry.at + start, entry.at + start + wanted).arrayBuffer());
}

async function dataStart(archive: Blob, entry: ZipEntry): Promise<number> {
  const head = new Uint8Array(await archive.slice(entry.at, entry.at + LOCAL).arrayBuffer());
  return entry.at + headerLength(head, entry);
}

/** Where the data start behind the local header, which must agree with the directory about what it can. */
function headerLength(bytes: Uint8Array, { at, end, packedBytes: packed, method }: ZipEntry): number {
  if (bytes.length < LOCAL) throw new EntryError('damaged', 'no local header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE) throw new EntryError('damaged', 'no local header');
  if (view.getUint16(6, true) & 1) throw new EntryError('encrypted');
  if (view.getUint16(8, true) !== (method === 'stored' ? 0 : 8)) throw new EntryError('damaged', 'two methods');
  const start = LOCAL + view.getUint16(26, true) + view.getUint16(28, true);
  if (at + start + packed > end) throw new EntryError('damaged', 'it reaches into the next');
  return start;
}

function inflateWhole(packed: Bytes, entry: ZipEntry): Bytes {
  const out = new Uint8Array(entry.bytes);
  let length = 0;
  const inflater = new Inflater((part) => {
    if (length + part.length > out.length) throw new EntryError('damaged', 'it unpacks to more than it says');
    out.set(part, length);
    length += part.length;
  });
  for (let at = 0; at < packed.length; at += PIECE) inflater.push(packed.subarray(at, at + PIECE));
  inflater.end();
  if (length !== out.length) throw new EntryError('damaged', 'it unpacks to less than it says');
  return out;
}

/** Raw deflate, piece by piece. */
class Inflater {
  readonly #inflate: Inflate;

  constructor(onPart: (part: Bytes) => void) {
    this.#inflate = new Inflate((part) => onPart(part as Bytes));
  }

  /** @throws EntryError */
  push(piece: Bytes): void {
    this.#do(piece, false);
  }

  /** @throws EntryError when the stream has not ended */
  end(): void {
    this.#do(new Uint8Array(0), true);
  }

  #do(piece: Bytes, isLast: boolean): void {
    try {
      this.#inflate.push(piece, isLast);
    } catch (cause) {
      if (cause instanceof EntryError) throw cause;
      throw new EntryError('damaged', cause instanceof Error ? cause.message : 'it does not unpack');
    }
  }
}
