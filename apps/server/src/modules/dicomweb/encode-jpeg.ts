import type { Raster } from './render-picture.ts';

/** Tables of ITU-T T.81 annex K: quantisation (K.1, K.2) in rows, Huffman codes by length and the values they stand for. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [17, 18, 24, 47, 18, 21, 26, 66, 24, 26, 56, 99, 47, 66, 99, 99];
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_VALUES = Array.from({ length: 12 }, (_, i) => i);
const AC_COUNTS = [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d];
const AC_VALUES = Buffer.from(
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  'hex',
);

/** Places of a block in zigzag order. */
const ZIGZAG = zigzag();
/** COSINES[u * 8 + x] = c(u) / 2 * cos((2x + 1) u pi / 16), the one-dimensional DCT. */
const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

interface Code {
  bits: number;
  length: number;
}

/** A baseline JPEG (ITU-T T.81), grey or YCbCr without subsampling. @param quality 1 to 100, as libjpeg means it */
export function encodeJpeg(raster: Raster, quality: number): Buffer {
  const { columns, rows, samples } = raster;
  const tables = [quantisation(LUMA, quality), quantisation(wholeChroma(), quality)].slice(0, samples === 1 ? 1 : 2);
  const out = new BitWriter(columns * rows);
  const dc = codesOf(DC_COUNTS, DC_VALUES);
  const ac = codesOf(AC_COUNTS, AC_VALUES);
  const planes = planesOf(raster);
  const before = planes.map(() => 0);
  const block = new Float64Array(64);
  for (let y = 0; y < rows; y += 8) {
    for (let x = 0; x < columns; x += 8) {
      for (const [c, plane] of planes.entries()) {
        takeBlock(plane, columns, rows, x, y, block);
        const values = quantised(block, tables[Math.min(c, 1)] as Uint8Array);
        writeBlock(out, values, before[c] as number, dc, ac);
        before[c] = values[0] as number;
      }
    }
  }
  return Buffer.concat([headers(raster, tables), out.end(), Buffer.from([0xff, 0xd9])]);
}

function headers({ columns, rows, samples }: Raster, tables: readonly Uint8Array[]): Buffer {
  const components = Array.from({ length: samples }, (_, i) => i);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]), // JFIF: three components are YCbCr
    ...tables.map((table, i) => segment(0xdb, [i, ...ZIGZAG.map((place) => table[place] as number)])),
    segment(0xc0, [8, rows >> 8, rows & 255, columns >> 8, columns & 255, samples, ...components.flatMap((i) => [i + 1, 0x11, Math.min(i, 1)])]), // prettier-ignore
    segment(0xc4, [0x00, ...DC_COUNTS, ...DC_VALUES]),
    segment(0xc4, [0x10, ...AC_COUNTS, ...AC_VALUES]),
    segment(0xda, [samples, ...components.flatMap((i) => [i + 1, 0]), 0, 63, 0]),
  ]);
}

const segment = (marker: number, bytes: readonly number[]): Buffer =>
  Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255, ...bytes]);

function quantisation(base: readonly number[], quality: number): Uint8Array {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Uint8Array.from(base, (value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))));
}

/** K.2: its upper left quarter, and 99 everywhere else. */
const wholeChroma = (): number[] =>
  Array.from({ length: 64 }, (_, i) => (i >> 3 < 4 && (i & 7) < 4 ? (CHROMA[(i >> 3) * 4 + (i & 7)] as number) : 99));

function planesOf({ columns, rows, samples, bytes }: Raster): Float32Array[] {
  const count = columns * rows;
  if (samples === 1) return [Float32Array.from({ length: count }, (_, p) => (bytes[p] as number) - 128)];
  const planes = [new Float32Array(count), new Float32Array(count), new Float32Array(count)] as const;
  for (let p = 0; p < count; p++) {
    const [r, g, b] = [bytes[3 * p] as number, bytes[3 * p + 1] as number, bytes[3 * p + 2] as number];
    planes[0][p] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    planes[1][p] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    planes[2][p] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return [...planes];
}

/** Eight by eight values; beyond the edge the last ones go on. */
function takeBlock(
  plane: Float32Array,
  columns: number,
  rows: number,
  x: number,
  y: number,
  block: Float64Array,
): void {
  for (let v = 0; v < 8; v++) {
    const line = Math.min(rows - 1, y + v) * columns;
    for (let u = 0; u < 8; u++) block[v * 8 + u] = plane[line + Math.min(columns - 1, x + u)] as number;
  }
}

const half = new Float64Array(64);

/** The block's coefficients in zigzag order, divided by the table. */
function quantised(block: Float64Array, table: Uint8Array): Int32Array {
  for (let v = 0; v < 8; v++)
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += (block[v * 8 + x] as number) * (COSINES[u * 8 + x] as number);
      half[v * 8 + u] = sum;
    }
  const out = new Int32Array(64);
  for (let i = 0; i < 64; i++) {
    const place = ZIGZAG[i] as number;
    const [v, u] = [place >> 3, place & 7];
    let sum = 0;
    for (let y = 0; y < 8; y++) sum += (half[y * 8 + u] as number) * (COSINES[v * 8 + y] as number);
    out[i] = Math.round(sum / (table[place] as number));
  }
  return out;
}

type Codes = readonly (Code | undefined)[];

/** Canonical codes: those of one length follow each other, T.81 annex C. */
function codesOf(counts: readonly number[], values: ArrayLike<number>): Codes {
  const codes: (Code | undefined)[] = [];
  let [bits, at] = [0, 0];
  for (const [i, count] of counts.entries()) {
    for (let n = 0; n < count; n++) codes[values[at++] as number] = { bits: bits++, length: i + 1 };
    bits <<= 1;
  }
  return codes;
}

function writeBlock(out: BitWriter, values: Int32Array, before: number, dc: Codes, ac: Codes): void {
  writeValue(out, dc, 0, (values[0] as number) - before);
  let zeros = 0;
  for (let i = 1; i < 64; i++) {
    const value = values[i] as number;
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) out.write(ac[0xf0] as Code);
    writeValue(out, ac, zeros, value);
    zeros = 0;
  }
  if (zeros > 0) out.write(ac[0] as Code);
}

/** How many zeros came before and how many bits follow, then the bits; negative values as their complement. */
function writeValue(out: BitWriter, codes: Codes, zeros: number, value: number): void {
  const length = 32 - Math.clz32(Math.abs(value));
  out.write(codes[(zeros << 4) | length] as Code);
  if (length > 0) out.write({ bits: value < 0 ? value + (1 << length) - 1 : value, length });
}

/** Bits, highest first; a byte of ones is followed by a zero byte so that it is no marker. */
class BitWriter {
  #bytes: Buffer;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(size: number) {
    this.#bytes = Buffer.alloc(size + 1024);
  }

  write({ bits, length }: Code): void {
    this.#held = (this.#held << length) | bits;
    this.#count += length;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#byte((this.#held >> this.#count) & 255);
    }
    this.#held &= (1 << this.#count) - 1;
  }

  end(): Buffer {
    if (this.#count > 0) this.write({ bits: (1 << (8 - this.#count)) - 1, length: 8 - this.#count });
    return this.#bytes.subarray(0, this.#at);
  }

  #byte(value: number): void {
    if (this.#at + 2 > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    this.#bytes[this.#at++] = value;
    if (value === 255) this.#bytes[this.#at++] = 0;
  }
}

function zigzag(): number[] {
  const places = Array.from({ length: 64 }, (_, i) => i);
  const diagonal = (i: number): number => (i >> 3) + (i & 7);
  // even diagonals run upwards, odd ones downwards
  return places.toSorted((a, b) => diagonal(a) - diagonal(b) || (diagonal(a) % 2 === 0 ? b - a : a - b));
}
