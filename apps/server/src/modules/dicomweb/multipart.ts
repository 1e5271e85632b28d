import { buffers } from '../../platform/memory/index.ts';

/** A request's body is not the multipart that its Content-Type says. What came whole before stays what it is. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

export interface Part {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  /** Gives its memory back, to be used again: nobody may look at `body` after that. */
  release: () => void;
}

interface Limits {
  maxPartBytes: number;
  maxParts: number;
  /** Asked once for a part that grows beyond `largeBytes`, before more of it is read. */
  large?: () => Promise<void>;
  largeBytes?: number;
}

const MAX_HEADER_BYTES = 8192;
const MAX_HEADERS = 32;
const MAX_MEDIA_TYPE = 1024;
const MAX_PREAMBLE_BYTES = 65_536;
const END = Buffer.from('--');
const CRLF = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const KEPT_BACK = CRLF.length;

/**
 * The parts of a multipart body (RFC 2046 section 5.1), one at a time as they come: no more than one part is held, and
 * the source is not read further while it is worked on. Pieces of the source are not looked at again once the next was
 * asked for.
 * @throws MultipartError
 */
export async function* readParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  { maxPartBytes, maxParts, large, largeBytes = Infinity }: Limits,
): AsyncGenerator<Part> {
  // the first one may stand at the very start, without the line end that belongs to all others
  const reader = new Reader(source, CRLF);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  try {
    await reader.until(delimiter, MAX_PREAMBLE_BYTES, 'no first boundary');
    for (let count = 0; ; count++) {
      if (await closes(reader)) return;
      if (count === maxParts) throw new MultipartError('too many parts');
      reader.back(CRLF.length); // a part without headers has its empty line right after the delimiter's
      const headers = parseHeaders(await reader.until(HEADERS_END, MAX_HEADER_BYTES, 'part headers do not end'));
      reader.back(CRLF.length); // an empty part's delimiter follows its headers at once
      const limit = maxPartBytes + CRLF.length;
      const body = await reader.until(delimiter, limit, 'a part is too large or does not end', { large, largeBytes });
      yield { headers, body: body.subarray(CRLF.length), release: reader.leave() };
    }
  } finally {
    reader.end();
  }
}

/** After a delimiter: `--` ends everything; blanks and a line end begin the next part. */
async function closes(reader: Reader): Promise<boolean> {
  const two = await reader.take(2);
  if (two.equals(END)) return true;
  reader.back(2);
  const padding = await reader.until(CRLF, 1024, 'a boundary is followed by something else');
  if (/[^ \t]/.test(padding.toString('latin1'))) throw new MultipartError('a boundary is followed by something else');
  return false;
}

function parseHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  const lines = block
    .toString('latin1')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n'); // folded lines are one
  if (lines.length > MAX_HEADERS) throw new MultipartError('a part has too many headers');
  for (const line of lines) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw new MultipartError('a part header is malformed');
    headers.set(name.toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

const FIRST_BYTES = 64 * 1024;
/** Parts are often alike: room is made for one like the last, up to this. */
const HINT_BYTES = 2 * 1024 * 1024;

/** Bytes of a stream up to a mark. What has come since the last mark lies together in one buffer, which grows. */
class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held = buffers.take(FIRST_BYTES);
  /** What has not been read yet: from `#from` up to `#to`. */
  #from = 0;
  #to = 0;
  #hint = 0;

  constructor(source: AsyncIterable<Uint8Array>, first: Uint8Array) {
    this.#source = source[Symbol.asyncIterator]();
    this.#held.set(first);
    this.#to = first.length;
  }

  async take(count: number): Promise<Buffer> {
    while (this.#to - this.#from < count) await this.#more('it ends early');
    this.#from += count;
    return this.#held.subarray(this.#from - count, this.#from);
  }

  /** Makes the last bytes that were read unread. */
  back(count: number): void {
    this.#from -= count;
  }

  /** @returns what lies before the mark, until the next reading; the mark is dropped */
  async until(
    mark: Buffer,
    limit: number,
    otherwise: string,
    { large, largeBytes = Infinity }: Pick<Limits, 'large' | 'largeBytes'> = {},
  ): Promise<Buffer> {
    let asked = false;
    for (let searched = 0; ;) {
      const at = this.#held.subarray(0, this.#to).indexOf(mark, this.#from + searched);
      const before = at - this.#from;
      if (at >= 0 && before <= limit) {
        this.#from = at + mark.length;
        return this.#held.subarray(at - before, at);
      }
      const length = this.#to - this.#from;
      if (at >= 0 || length > limit + mark.length) throw new MultipartError(otherwise);
      if (length > largeBytes && !asked) {
        asked = true;
        await large?.();
      }
      // the mark may lie across pieces: the last bytes of the one before are looked at again
      searched = Math.max(0, length - mark.length + 1);
      await this.#more(otherwise);
    }
  }

  /** The memory of what was read is the caller's from here on, who must give it back; what is unread moves on. */
  leave(): () => void {
    const left = this.#held;
    this.#hint = Math.min(HINT_BYTES, this.#from + FIRST_BYTES);
    this.#held = buffers.take(Math.max(this.#hint, this.#to - this.#from));
    this.#to = left.copy(this.#held, 0, this.#from, this.#to);
    this.#from = 0;
    return () => buffers.give(left);
  }

  end(): void {
    buffers.give(this.#held);
  }

  async #more(otherwise: string): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done === true) throw new MultipartError(otherwise);
    if (this.#to + value.length > this.#held.length) this.#makeRoom(value.length);
    this.#held.set(value, this.#to);
    this.#to += value.length;
  }

  #makeRoom(bytes: number): void {
    const unread = this.#to - this.#from;
    const before = this.#held;
    // what was read just now stays in front of it, for back()
    const start = Math.max(0, this.#from - KEPT_BACK);
    this.#held = buffers.take(Math.max(this.#hint, bytes + 2 * (unread + KEPT_BACK)));
    this.#to = before.copy(this.#held, 0, start, this.#to);
    this.#from -= start;
    buffers.give(before);
  }
}

export interface MediaType {
  /** `type/subtype` in lower case. */
  essence: string;
  /** Names in lower case; quotes taken off. */
  parameters: ReadonlyMap<string, string>;
}

/** A media type of Content-Type or one of Accept, RFC 9110 section 8.3.1; null when it is none. */
export function parseMediaType(text: string): MediaType | null {
  if (text.length > MAX_MEDIA_TYPE) return null; // quotes that do not close cost the square of it
  const match = /^\s*([\w!#$&^.+*-]+\/[\w!#$&^.+*-]+)\s*(;.*)?$/s.exec(text);
  if (!match) return null;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of (match[2] ?? '').matchAll(
    /;\s*([\w!#$&^.+-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/g,
  ))
    parameters.set(name.toLowerCase(), quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1'));
  return { essence: (match[1] as string).toLowerCase(), parameters };
}

/** Characters that RFC 2046 allows. Longer than its 70 too: Orthanc writes 73. */
export const isBoundary = (text: string): boolean =>
  /^[0-9A-Za-z'()+_,\-./:=? ]{1,200}$/.test(text) && !text.endsWith(' ');
