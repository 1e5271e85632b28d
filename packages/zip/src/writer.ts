import { Deflate } from 'fflate';
import { crc32 } from './crc32.ts';

/** A file on its way into an archive. */
export interface ZipFile {
  readonly path: string;
  readonly data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** What is packed already (pictures, PDF, DICOM) is only wrapped. */
  readonly packed?: boolean;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const U16 = 0xffff;
const U32 = 0xffffffff;
const FLAGS = 0x0808; // sizes follow the data; names are UTF-8
const METHOD = 8;
/** 1980-01-01 00:00: an archive of the same files is the same bytes, and no clock of the server's leaves with it. */
const DATE = 0x21;

interface Written {
  name: Uint8Array;
  sum: number;
  packed: number;
  size: number;
  at: number;
}

/**
 * Writes an archive piece by piece (APPNOTE.TXT 6.3, with ZIP64 for its directory): nothing is held but the piece at
 * hand. Files come when their turn comes.
 * @throws RangeError for a file of 4 GiB or more
 */
export async function* writeZip(files: AsyncIterable<ZipFile> | Iterable<ZipFile>): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for await (const file of files) {
    const name = new TextEncoder().encode(file.path);
    const entry: Written = { name, sum: 0, packed: 0, size: 0, at };
    const head = join(fields([4, LOCAL], [2, 20], [2, FLAGS], [2, METHOD], [2, 0], [2, DATE], [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]), name); // prettier-ignore
    yield head;
    for await (const piece of packing(file, entry)) yield piece;
    if (entry.size >= U32 || entry.packed >= U32) throw new RangeError('a file of an archive is below 4 GiB');
    const tail = fields([4, DESCRIPTOR], [4, entry.sum], [4, entry.packed], [4, entry.size]);
    yield tail;
    at += head.length + entry.packed + tail.length;
    written.push(entry);
  }
  yield directory(written, at);
}

async function* packing({ data, packed = false }: ZipFile, entry: Written): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  const deflate = new Deflate({ level: packed ? 0 : 6 }, (piece) => out.push(piece));
  const drain = function* (): Generator<Uint8Array> {
    const ready = out;
    out = [];
    for (const piece of ready) {
      entry.packed += piece.length;
      yield piece;
    }
  };
  for await (const piece of data) {
    entry.sum = crc32(piece, entry.sum);
    entry.size += piece.length;
    deflate.push(piece);
    yield* drain();
  }
  deflate.push(new Uint8Array(0), true);
  yield* drain();
}

function directory(written: readonly Written[], at: number): Uint8Array {
  const records = written.map(({ name, sum, packed, size, at: place }) => {
    const far = place >= U32;
    const extra = far ? fields([2, 1], [2, 8], [8, place]) : new Uint8Array(0);
    const version = far ? 45 : 20;
    const head = fields([4, CENTRAL], [2, version], [2, version], [2, FLAGS], [2, METHOD], [2, 0], [2, DATE], [4, sum], [4, packed], [4, size], [2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, far ? U32 : place]); // prettier-ignore
    return join(head, name, extra);
  });
  const size = records.reduce((sum, { length }) => sum + length, 0);
  const count = written.length;
  const large = count >= U16 || at >= U32 || size >= U32;
  const end64 = large
    ? join(
        fields([4, END64], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, at]),
        fields([4, LOCATOR64], [4, 0], [8, at + size], [4, 1]),
      )
    : new Uint8Array(0);
  const short = (value: number, most: number): number => (large ? most : value);
  const end = fields([4, END], [2, 0], [2, 0], [2, short(count, U16)], [2, short(count, U16)], [4, short(size, U32)], [4, short(at, U32)], [2, 0]); // prettier-ignore
  return join(...records, end64, end);
}

/** Little-endian numbers, each with its width in bytes. */
function fields(...all: [width: 2 | 4 | 8, value: number][]): Uint8Array {
  const view = new DataView(new ArrayBuffer(all.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of all) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
