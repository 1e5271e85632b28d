/** A request's body is not the multipart that its Content-Type says. What came whole before stays what it is. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

export interface Part {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
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
/** A client that sends byte by byte must not cost a buffer for each. */
const LOOSE_PIECES = 256;
const MAX_MEDIA_TYPE = 1024;
const MAX_PREAMBLE_BYTES = 65_536;
const CRLF = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');

/**
 * The parts of a multipart body (RFC 2046 section 5.1), one at a time as they come: no more than one part is held, and
 * the source is not read further while it is worked on.
 * @throws MultipartError
 */
export async function* readParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
  { maxPartBytes, maxParts, large, largeBytes = Infinity }: Limits,
): AsyncGenerator<Part> {
  const reader = new Reader(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  reader.pretend(CRLF); // the first one may stand at the very start, without the line end that belongs to all others
  await reader.until(delimiter, MAX_PREAMBLE_BYTES, 'no first boundary');
  for (let count = 0; ; count++) {
    if (await closes(reader)) return;
    if (count === maxParts) throw new MultipartError('too many parts');
    // a part without headers has its empty line right after the delimiter's
    reader.pretend(CRLF);
    const headers = parseHeaders(await reader.until(HEADERS_END, MAX_HEADER_BYTES, 'part headers do not end'));
    reader.pretend(CRLF); // an empty part's delimiter follows its headers at once
    const limit = maxPartBytes + CRLF.length;
    const body = await reader.until(delimiter, limit, 'a part is too large or does not end', { large, largeBytes });
    yield { headers, body: body.subarray(CRLF.length) };
  }
}

/** After a delimiter: `--` ends everything; blanks and a line end begin the next part. */
async function closes(reader: Reader): Promise<boolean> {
  const two = await reader.take(2);
  if (two.equals(Buffer.from('--'))) return true;
  if (two.equals(CRLF)) return false;
  reader.pretend(two);
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

/** Bytes of a stream up to a mark. Holds what has come since the last mark, joined once when it is handed out. */
class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Puts bytes in front of what comes next. */
  pretend(bytes: Buffer): void {
    this.#rest = Buffer.concat([bytes, this.#rest]);
  }

  async take(count: number): Promise<Buffer> {
    while (this.#rest.length < count) this.#rest = Buffer.concat([this.#rest, await this.#next('it ends early')]);
    const out = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return out;
  }

  /** @returns what lies before the mark; the mark is dropped */
  async until(
    mark: Buffer,
    limit: number,
    otherwise: string,
    { large, largeBytes = Infinity }: Pick<Limits, 'large' | 'largeBytes'> = {},
  ): Promise<Buffer> {
    const pieces = new Pieces();
    let length = 0;
    let piece = this.#rest;
    // the mark may lie across pieces: the last bytes of the one before are looked at again
    let tail = Buffer.alloc(0);
    for (;;) {
      const at = searchAcross(tail, piece, mark);
      if (at !== null) {
        const before = length + at;
        if (before > limit) throw new MultipartError(otherwise);
        pieces.push(piece);
        const all = pieces.joined();
        this.#rest = Buffer.from(all.subarray(before + mark.length)); // a copy, so that the part can be let go
        return all.subarray(0, before);
      }
      pieces.push(piece);
      length += piece.length;
      if (length > limit + mark.length) throw new MultipartError(otherwise);
      if (length > largeBytes && length - piece.length <= largeBytes) await large?.();
      tail = Buffer.concat([tail, piece.subarray(-mark.length)]).subarray(-(mark.length - 1));
      piece = await this.#next(otherwise);
    }
  }

  async #next(otherwise: string): Promise<Buffer> {
    for (;;) {
      const { done, value } = await this.#source.next();
      if (done === true) throw new MultipartError(otherwise);
      if (value.length > 0) return Buffer.isBuffer(value) ? value : Buffer.from(value);
    }
  }
}

class Pieces {
  readonly #joined: Buffer[] = [];
  #loose: Buffer[] = [];
  #looseBytes = 0;

  push(piece: Buffer): void {
    this.#loose.push(piece);
    this.#looseBytes += piece.length;
    if (this.#loose.length < LOOSE_PIECES) return;
    if (this.#looseBytes < LOOSE_PIECES * 4096) this.#joined.push(Buffer.concat(this.#loose));
    else this.#joined.push(...this.#loose);
    this.#loose = [];
    this.#looseBytes = 0;
  }

  joined(): Buffer {
    const all = [...this.#joined, ...this.#loose];
    return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all);
  }
}

/** Where the mark starts, counted from the start of `piece` (less than 0 when it starts in the tail); null: nowhere. */
function searchAcross(tail: Buffer, piece: Buffer, mark: Buffer): number | null {
  if (tail.length > 0) {
    const seam = Buffer.concat([tail, piece.subarray(0, mark.length - 1)]);
    const at = seam.indexOf(mark);
    if (at >= 0) return at - tail.length;
  }
  const at = piece.indexOf(mark);
  return at < 0 ? null : at;
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
