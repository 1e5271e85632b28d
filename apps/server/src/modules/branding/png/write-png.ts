import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import { FILTER_TYPES, foretold, type Rgba, SIGNATURE } from './raster.ts';

const deflated = promisify(deflate);
const MAX_COLOURS = 256;

/**
 * A PNG of the pixels: IHDR, PLTE and tRNS where few colours allow them, IDAT, IEND. Where nothing is to be seen, nothing
 * is kept: colours under full transparency become black.
 */
export async function writePng({ width, height, pixels }: Rgba): Promise<Buffer> {
  const colours = coloursOf(pixels);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const opaque = isOpaque(pixels);
  head[9] = colours ? 3 : opaque ? 2 : 6;
  const lines = colours
    ? indexed(pixels, width, height, colours)
    : filtered(opaque ? withoutAlpha(pixels) : cleared(pixels), width * (opaque ? 3 : 4), height, opaque ? 3 : 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    ...(colours ? paletteChunks(colours) : []),
    chunk('IDAT', await deflated(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const rgba = (pixels: Uint8Array, at: number): number =>
  pixels[at + 3] === 0
    ? 0
    : (pixels[at] as number) * 2 ** 24 +
      ((pixels[at + 1] as number) << 16) +
      ((pixels[at + 2] as number) << 8) +
      (pixels[at + 3] as number);

/** Each colour with its place in the palette, see-through ones first; undefined when there are too many. */
function coloursOf(pixels: Uint8Array): Map<number, number> | undefined {
  const seen = new Set<number>();
  for (let at = 0; at < pixels.length; at += 4) {
    seen.add(rgba(pixels, at));
    if (seen.size > MAX_COLOURS) return undefined;
  }
  return new Map([...seen].toSorted((a, b) => (a % 256) - (b % 256)).map((colour, index) => [colour, index]));
}

function paletteChunks(colours: ReadonlyMap<number, number>): Buffer[] {
  const all = [...colours.keys()];
  const plte = Buffer.from(
    all.flatMap((colour) => [Math.floor(colour / 2 ** 24), (colour >>> 16) & 255, (colour >>> 8) & 255]),
  );
  const alpha = all.map((colour) => colour % 256).filter((value) => value < 255);
  return [chunk('PLTE', plte), ...(alpha.length > 0 ? [chunk('tRNS', Buffer.from(alpha))] : [])];
}

function indexed(pixels: Uint8Array, width: number, height: number, colours: ReadonlyMap<number, number>): Buffer {
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      lines[y * (width + 1) + 1 + x] = colours.get(rgba(pixels, (y * width + x) * 4)) ?? 0;
  return lines;
}

function isOpaque(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false;
  return true;
}

function withoutAlpha(pixels: Uint8Array): Uint8Array {
  const out = new Uint8Array((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4) {
    out[to++] = pixels[from] as number;
    out[to++] = pixels[from + 1] as number;
    out[to++] = pixels[from + 2] as number;
  }
  return out;
}

function cleared(pixels: Uint8Array): Uint8Array {
  const out = Uint8Array.from(pixels);
  for (let at = 0; at < out.length; at += 4) if (out[at + 3] === 0) out.fill(0, at, at + 3);
  return out;
}

/** Each row by the filter whose differences are smallest in sum, as ISO/IEC 15948, 12.7 advises. */
function filtered(bytes: Uint8Array, line: number, rows: number, step: number): Buffer {
  const out = Buffer.alloc((line + 1) * rows);
  const tries = Array.from({ length: FILTER_TYPES }, () => new Uint8Array(line));
  for (let y = 0; y < rows; y++) {
    let best = 0;
    let least = Infinity;
    for (const [type, tried] of tries.entries()) {
      let sum = 0;
      for (let x = 0; x < line; x++) {
        const at = y * line + x;
        const left = x < step ? 0 : (bytes[at - step] as number);
        const up = y === 0 ? 0 : (bytes[at - line] as number);
        const corner = x < step || y === 0 ? 0 : (bytes[at - line - step] as number);
        const difference = ((bytes[at] as number) - foretold(type, left, up, corner)) & 255;
        tried[x] = difference;
        sum += difference < 128 ? difference : 256 - difference;
      }
      if (sum < least) [best, least] = [type, sum];
    }
    out[y * (line + 1)] = best;
    out.set(tries[best] as Uint8Array, y * (line + 1) + 1);
  }
  return out;
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)]);
}
