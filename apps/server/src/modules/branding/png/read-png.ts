import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';
import { FILTER_TYPES, foretold, type Rgba, SIGNATURE } from './raster.ts';

const inflated = promisify(inflate);

/** Not a PNG, damaged, cut short, or larger than was allowed. */
export class BadPng extends Error {}
export class LargePng extends BadPng {}

interface Head {
  width: number;
  height: number;
  depth: number;
  samples: number;
  palette: boolean;
  interlaced: boolean;
}
interface Parts {
  head: Head;
  plte: Uint8Array;
  trns: Uint8Array;
  data: Uint8Array;
}

/** Samples of a pixel and bit depths by colour type (ISO/IEC 15948, table 11.1); no logo needs 16 bits. */
const COLOUR_TYPES: Readonly<Record<number, { samples: number; depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8] },
  2: { samples: 3, depths: [8] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8] },
  6: { samples: 4, depths: [8] },
};
const WHOLE = [[0, 0, 1, 1]] as const;
/** Passes of Adam7: first column and row, steps. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * The pixels of a PNG, and nothing else of it. Its size is judged before a pixel is unpacked, and no more is unpacked
 * than its head says.
 * @param maxSide of its width and its height, in pixels
 * @throws BadPng, and LargePng when a side is longer
 */
export async function readPng(file: Uint8Array, maxSide: number): Promise<Rgba> {
  const parts = partsOf(Buffer.from(file.buffer, file.byteOffset, file.byteLength), maxSide);
  const { head } = parts;
  const passes = (head.interlaced ? ADAM7 : WHOLE)
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      columns: Math.ceil((head.width - x) / dx),
      rows: Math.ceil((head.height - y) / dy),
    }))
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const bits = head.samples * head.depth;
  const lineOf = (columns: number): number => Math.ceil((columns * bits) / 8);
  const expected = passes.reduce((sum, { columns, rows }) => sum + rows * (lineOf(columns) + 1), 0);
  const raw = await inflated(parts.data, { maxOutputLength: expected }).catch(() => {
    throw new BadPng();
  });
  if (raw.length !== expected) throw new BadPng();
  const pixels = new Uint8Array(head.width * head.height * 4);
  const colour = colourOf(parts);
  let from = 0;
  for (const { x, y, dx, dy, columns, rows } of passes) {
    const line = lineOf(columns);
    unfilter(raw.subarray(from, from + rows * (line + 1)), line, Math.max(1, bits >> 3));
    for (let row = 0; row < rows; row++) {
      const bytes = raw.subarray(from + 1, from + 1 + line);
      for (let column = 0; column < columns; column++)
        colour(bytes, column, pixels, ((y + row * dy) * head.width + x + column * dx) * 4);
      from += line + 1;
    }
  }
  return { width: head.width, height: head.height, pixels };
}

function partsOf(file: Buffer, maxSide: number): Parts {
  if (file.length < 8 || !file.subarray(0, 8).equals(SIGNATURE)) throw new BadPng();
  let head: Head | undefined;
  let plte = new Uint8Array();
  let trns = new Uint8Array();
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length || crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) throw new BadPng();
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, end - 4);
    if ((type === 'IHDR') !== (head === undefined)) throw new BadPng();
    if (type === 'IHDR') head = headOf(body, maxSide);
    else if (type === 'PLTE') plte = new Uint8Array(body);
    else if (type === 'tRNS') trns = new Uint8Array(body);
    else if (type === 'IDAT') data.push(body);
    else if (type === 'IEND') return whole({ head, plte, trns, data: Buffer.concat(data) });
    else if (/^[A-Z]/.test(type)) throw new BadPng(); // critical, and unknown: it would be another picture without it
    at = end;
  }
  throw new BadPng();
}

function whole({ head, ...rest }: Omit<Parts, 'head'> & { head: Head | undefined }): Parts {
  if (!head || (head.palette && (rest.plte.length === 0 || rest.plte.length % 3 !== 0))) throw new BadPng();
  return { head, ...rest };
}

function headOf(body: Buffer, maxSide: number): Head {
  if (body.length !== 13) throw new BadPng();
  const [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
  const [depth = 0, type = 0, compression, filter, interlace = 2] = body.subarray(8);
  const colour = COLOUR_TYPES[type];
  if (width === 0 || height === 0 || !colour?.depths.includes(depth)) throw new BadPng();
  if (compression !== 0 || filter !== 0 || interlace > 1) throw new BadPng();
  if (width > maxSide || height > maxSide) throw new LargePng();
  return { width, height, depth, samples: colour.samples, palette: type === 3, interlaced: interlace === 1 };
}

function unfilter(raw: Buffer, line: number, step: number): void {
  for (let at = 0; at < raw.length; at += line + 1) {
    const type = raw[at] as number;
    if (type >= FILTER_TYPES) throw new BadPng();
    if (type === 0) continue;
    for (let x = 1; x <= line; x++) {
      const left = x > step ? (raw[at + x - step] as number) : 0;
      const up = at > 0 ? (raw[at + x - line - 1] as number) : 0;
      const corner = at > 0 && x > step ? (raw[at + x - step - line - 1] as number) : 0;
      raw[at + x] = (raw[at + x] as number) + foretold(type, left, up, corner);
    }
  }
}

type PutColour = (line: Uint8Array, column: number, pixels: Uint8Array, to: number) => void;

function colourOf({ head, plte, trns }: Parts): PutColour {
  const { depth, samples, palette } = head;
  if (depth === 8 && samples === 4) return (line, column, pixels, to) => copy(line, column * 4, pixels, to, 4);
  if (depth === 8 && samples === 3 && trns.length === 0)
    return (line, column, pixels, to) => {
      copy(line, column * 3, pixels, to, 3);
      pixels[to + 3] = 255;
    };
  const sample = sampler(depth, samples);
  if (palette)
    return (line, column, pixels, to) => {
      const index = sample(line, column, 0);
      if (index * 3 >= plte.length) throw new BadPng();
      copy(plte, index * 3, pixels, to, 3);
      pixels[to + 3] = trns[index] ?? 255;
    };
  const scale = 255 / (2 ** depth - 1); // whole for each depth
  const second = samples === 3 ? 1 : 0;
  const third = samples === 3 ? 2 : 0;
  const [red = -1, green = -1, blue = -1] = trns.length < samples * 2 ? [] : keyOf(trns, samples);
  return (line, column, pixels, to) => {
    const r = sample(line, column, 0);
    const g = sample(line, column, second);
    const b = sample(line, column, third);
    pixels[to] = r * scale;
    pixels[to + 1] = g * scale;
    pixels[to + 2] = b * scale;
    if (samples === 2) pixels[to + 3] = sample(line, column, 1);
    else pixels[to + 3] = r === red && g === green && b === blue ? 0 : 255;
  };
}

/** The one colour that is see-through, in samples of two bytes. */
function keyOf(trns: Uint8Array, samples: number): number[] {
  const at = (i: number): number => ((trns[2 * i] ?? 0) << 8) | (trns[2 * i + 1] ?? 0);
  return samples === 3 ? [at(0), at(1), at(2)] : [at(0), at(0), at(0)];
}

function copy(from: Uint8Array, at: number, to: Uint8Array, start: number, count: number): void {
  for (let i = 0; i < count; i++) to[start + i] = from[at + i] as number;
}

function sampler(depth: number, samples: number): (line: Uint8Array, column: number, sample: number) => number {
  if (depth === 8) return (line, column, sample) => line[column * samples + sample] as number;
  const mask = 2 ** depth - 1;
  return (line, column) => {
    const bit = column * depth;
    return ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & mask;
  };
}
