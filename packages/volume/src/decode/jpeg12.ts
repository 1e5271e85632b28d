import { DecodeError, type FrameFormat, type StoredPixels } from './format.ts';

/** The picture's frame header (SOF) and tables, ITU-T T.81 annex B. */
interface Picture {
  precision: number;
  height: number;
  width: number;
  quantization: Map<number, Uint16Array>;
  dc: Map<number, Huffman>;
  ac: Map<number, Huffman>;
  quantizationId: number;
  restartEvery: number;
}

/** Values by code length: code of `length` bits, minus firstCode[length], plus firstIndex[length] gives the value. */
interface Huffman {
  firstCode: Int32Array;
  lastCode: Int32Array;
  firstIndex: Int32Array;
  values: Uint8Array;
}

/**
 * JPEG Extended (process 2 and 4), 12 bits, one component: sequential DCT with Huffman coding, ITU-T T.81. The
 * WebAssembly JPEG decoder reads 8 bits only.
 */
export function decodeJpeg12(format: FrameFormat, frame: Uint8Array): StoredPixels {
  const { picture, scanAt } = readTables(frame);
  if (picture.width !== format.columns || picture.height !== format.rows) {
    throw new DecodeError('damaged', `picture of ${picture.width} x ${picture.height} in a file that says otherwise`);
  }
  const out = new Uint16Array(picture.width * picture.height);
  decodeScan(picture, new BitReader(frame, scanAt), out);
  return format.signed ? new Int16Array(out.buffer) : out;
}

const SOF = new Set([0xc0, 0xc1]);

function readTables(frame: Uint8Array): { picture: Picture; scanAt: number } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const picture: Picture = {
    precision: 0,
    height: 0,
    width: 0,
    quantization: new Map(),
    dc: new Map(),
    ac: new Map(),
    quantizationId: 0,
    restartEvery: 0,
  };
  try {
    for (let at = 2; ;) {
      const marker = view.getUint8(at + 1);
      const length = view.getUint16(at + 2);
      const body = at + 4;
      if (view.getUint8(at) !== 0xff) throw new DecodeError('damaged', 'JPEG marker');
      if (marker === 0xdb) readQuantization(view, body, at + 2 + length, picture);
      else if (marker === 0xc4) readHuffman(view, body, at + 2 + length, picture);
      else if (marker === 0xdd) picture.restartEvery = view.getUint16(body);
      else if (SOF.has(marker)) readFrameHeader(view, body, picture);
      else if (marker === 0xda) return { picture: renamed(view, body, picture), scanAt: at + 2 + length };
      else if (marker >= 0xc2 && marker <= 0xcf) throw new DecodeError('unsupported', 'JPEG process');
      at += 2 + length;
    }
  } catch (cause) {
    throw cause instanceof DecodeError ? cause : new DecodeError('truncated', 'JPEG header');
  }
}

function readFrameHeader(view: DataView, at: number, picture: Picture): void {
  picture.precision = view.getUint8(at);
  picture.height = view.getUint16(at + 1);
  picture.width = view.getUint16(at + 3);
  if (view.getUint8(at + 5) !== 1) throw new DecodeError('unsupported', 'colour JPEG of 12 bits');
  picture.quantizationId = view.getUint8(at + 8);
}

function readQuantization(view: DataView, from: number, end: number, picture: Picture): void {
  for (let at = from; at < end;) {
    const head = view.getUint8(at++);
    const size = head >> 4 ? 2 : 1;
    const table = Uint16Array.from({ length: 64 }, (_, n) =>
      size === 2 ? view.getUint16(at + 2 * n) : view.getUint8(at + n),
    );
    picture.quantization.set(head & 15, table);
    at += 64 * size;
  }
}

function readHuffman(view: DataView, from: number, end: number, picture: Picture): void {
  for (let at = from; at < end;) {
    const head = view.getUint8(at);
    const counts = Array.from({ length: 16 }, (_, n) => view.getUint8(at + 1 + n));
    const total = counts.reduce((sum, n) => sum + n, 0);
    const values = Uint8Array.from({ length: total }, (_, n) => view.getUint8(at + 17 + n));
    (head >> 4 ? picture.ac : picture.dc).set(head & 15, huffman(counts, values));
    at += 17 + total;
  }
}

/** Canonical codes, T.81 annex C and F.2.2.3. */
function huffman(counts: readonly number[], values: Uint8Array): Huffman {
  const firstCode = new Int32Array(17);
  const lastCode = new Int32Array(17).fill(-1);
  const firstIndex = new Int32Array(17);
  let code = 0;
  let index = 0;
  counts.forEach((count, n) => {
    firstCode[n + 1] = code;
    firstIndex[n + 1] = index;
    if (count) lastCode[n + 1] = code + count - 1;
    code = (code + count) << 1;
    index += count;
  });
  return { firstCode, lastCode, firstIndex, values };
}

/** The scan header names the tables; they are kept under 0 so that the block decoder need not ask again. */
function renamed(view: DataView, at: number, picture: Picture): Picture {
  const tables = view.getUint8(at + 2);
  const dc = picture.dc.get(tables >> 4);
  const ac = picture.ac.get(tables & 15);
  const quantization = picture.quantization.get(picture.quantizationId);
  if (!dc || !ac || !quantization || !picture.width) throw new DecodeError('damaged', 'JPEG tables are missing');
  return { ...picture, dc: new Map([[0, dc]]), ac: new Map([[0, ac]]), quantization: new Map([[0, quantization]]) };
}

class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #bits = 0;
  #held = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  bit(): number {
    if (this.#held === 0) this.#fill();
    this.#held--;
    return (this.#bits >> this.#held) & 1;
  }

  /** `count` bits, sign-extended as T.81 F.2.2.1 does (EXTEND). */
  signed(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n++) value = (value << 1) | this.bit();
    return count && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  symbol(table: Huffman): number {
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      code = (code << 1) | this.bit();
      if (code <= (table.lastCode[length] as number)) {
        return table.values[
          code - (table.firstCode[length] as number) + (table.firstIndex[length] as number)
        ] as number;
      }
    }
    throw new DecodeError('damaged', 'JPEG code');
  }

  /** Drops the rest of the byte and the restart marker after it. */
  restart(): void {
    this.#held = 0;
    if (this.#bytes[this.#at] === 0xff) this.#at += 2;
  }

  #fill(): void {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new DecodeError('truncated', 'JPEG scan');
    if (byte === 0xff && this.#bytes[this.#at + 1] !== 0) throw new DecodeError('truncated', 'JPEG scan');
    this.#at += byte === 0xff ? 2 : 1; // a stuffed zero follows a data byte of 0xff
    this.#bits = byte;
    this.#held = 8;
  }
}

// prettier-ignore
const ZIGZAG = Uint8Array.of(
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63);

function decodeScan(picture: Picture, bits: BitReader, out: Uint16Array): void {
  const coefficients = new Float64Array(64);
  const top = (1 << picture.precision) - 1;
  let dc = 0;
  let block = 0;
  for (let y = 0; y < picture.height; y += 8) {
    for (let x = 0; x < picture.width; x += 8, block++) {
      if (picture.restartEvery && block && block % picture.restartEvery === 0) {
        bits.restart();
        dc = 0;
      }
      dc = readBlock(picture, bits, dc, coefficients);
      inverseDct(coefficients);
      store(picture, coefficients, x, y, top, out);
    }
  }
}

/** Fills 64 dequantised coefficients; returns the DC value, which the next block is relative to. */
function readBlock(picture: Picture, bits: BitReader, previousDc: number, into: Float64Array): number {
  const quantization = picture.quantization.get(0) as Uint16Array;
  const ac = picture.ac.get(0) as Huffman;
  into.fill(0);
  const dc = previousDc + bits.signed(bits.symbol(picture.dc.get(0) as Huffman));
  into[0] = dc * (quantization[0] as number);
  for (let n = 1; n < 64; n++) {
    const symbol = bits.symbol(ac);
    if ((symbol & 15) === 0) {
      if (symbol !== 0xf0) break; // end of block
      n += 15;
      continue;
    }
    n += symbol >> 4;
    if (n > 63) throw new DecodeError('damaged', 'JPEG block');
    into[ZIGZAG[n] as number] = bits.signed(symbol & 15) * (quantization[n] as number);
  }
  return dc;
}

/** COSINES[x * 8 + u] = c(u)/2 cos((2x+1) u pi / 16), T.81 A.3.3 in one dimension. */
const COSINES = Float64Array.from({ length: 64 }, (_, n) => {
  const [x, u] = [n >> 3, n & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
const half = new Float64Array(64);

function inverseDct(block: Float64Array): void {
  for (let v = 0; v < 8; v++) for (let x = 0; x < 8; x++) half[v * 8 + x] = along(block, v * 8, 1, x);
  for (let x = 0; x < 8; x++) for (let y = 0; y < 8; y++) block[y * 8 + x] = along(half, x, 8, y);
}

function along(values: Float64Array, from: number, stride: number, x: number): number {
  let sum = 0;
  for (let u = 0; u < 8; u++) sum += (COSINES[x * 8 + u] as number) * (values[from + u * stride] as number);
  return sum;
}

function store(
  { width, height, precision }: Picture,
  block: Float64Array,
  x0: number,
  y0: number,
  top: number,
  out: Uint16Array,
): void {
  const middle = 1 << (precision - 1);
  for (let y = y0; y < Math.min(y0 + 8, height); y++) {
    for (let x = x0; x < Math.min(x0 + 8, width); x++) {
      const value = Math.round(block[(y - y0) * 8 + x - x0] as number) + middle;
      out[y * width + x] = value < 0 ? 0 : value > top ? top : value;
    }
  }
}
