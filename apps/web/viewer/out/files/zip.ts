import { Zip, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Sizes and offsets of a ZIP without its 64-bit extension. */
export const MAX_ZIP_BYTES = 0xffff_0000;
export const MAX_ZIP_ENTRIES = 0xffff;

/**
 * A ZIP as a stream of its bytes, entry after entry, nothing kept. Entries are stored: pixels that a codec has packed
 * do not shrink, and others would hold up the page.
 * @throws RangeError when it grows beyond what a ZIP can hold
 */
export async function* zipped(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let count = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    waiting.push(chunk as Uint8Array<ArrayBuffer>);
  });
  const taken = (): Uint8Array<ArrayBuffer>[] => {
    const chunks = waiting;
    waiting = [];
    return chunks;
  };
  for await (const { name, bytes } of entries) {
    length += bytes.length;
    count += 1;
    if (length > MAX_ZIP_BYTES || count > MAX_ZIP_ENTRIES) throw new RangeError('more than a ZIP can hold');
    const entry = new ZipPassThrough(name);
    entry.mtime = EPOCH;
    zip.add(entry);
    entry.push(bytes, true);
    yield* taken();
  }
  zip.end();
  yield* taken();
} // prettier-ignore

/** The same for every file: when a picture was cleaned is nobody's business. */
const EPOCH = new Date(2000, 0, 1);
