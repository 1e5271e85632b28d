import { type DataSet, DamagedError, type Encoding, type Walk, walk } from './dataset.ts';
import { inflateRaw } from './inflate.ts';
import { SYNTAX, TAG } from './tags.ts';
import { text } from './values.ts';

/** A file's data set, found and walked as far as its pixel data. */
export interface Opened {
  readonly walk: Walk;
  readonly transferSyntaxUid: string;
  /** Where the data set starts, after preamble and file meta information. */
  readonly start: number;
  readonly deflated: boolean;
}

const PREAMBLE = 128;
const META_LIMIT = 65_536;
/**
 * Inflating happens at once and holds up everything else, so a small file must not grow without end: to the floor
 * whatever it is (an empty picture shrinks a thousandfold), beyond it as real pictures do.
 */
const INFLATED_FLOOR = 16 * 1024 * 1024;
const INFLATED_RATIO = 40;
const INFLATED_LIMIT = 256 * 1024 * 1024;
const inflatedLimit = (length: number): number =>
  Math.min(INFLATED_LIMIT, Math.max(INFLATED_FLOOR, length * INFLATED_RATIO));

/** Gives the data set that a raw DEFLATE stream holds, of `limit` bytes at most. @throws DamagedError */
export type Inflate = (deflated: Uint8Array, limit: number) => Uint8Array;

export interface OpenOptions {
  /** Other than the one here, which is slow and holds up everything else. */
  readonly inflate?: Inflate;
}

/** The compressed data set of a deflated file, and how large it may become; undefined for every other file. */
export function deflatedPart(file: Uint8Array): { readonly deflated: Uint8Array; readonly limit: number } | undefined {
  try {
    const { meta, start, declared } = findDataSet(file);
    if (declared !== SYNTAX.deflated || meta?.stopped === 'cut') return undefined;
    return { deflated: file.subarray(start), limit: inflatedLimit(file.length - start) };
  } catch (error) {
    if (error instanceof DamagedError) return undefined; // opening it says so
    throw error;
  }
}

/**
 * Finds the data set in a DICOM file: with or without preamble and file meta information (PS3.10 section 7.1), with or
 * without a transfer syntax; what is missing is told from the bytes.
 * @returns undefined when this is no DICOM file
 */
export function openFile(bytes: Uint8Array, { inflate = inflateRaw }: OpenOptions = {}): Opened | undefined {
  const { hasPrefix, meta, start, declared } = findDataSet(bytes);
  if (!hasPrefix && meta === undefined && guessEncoding(bytes, 0) === undefined) return undefined;
  if (meta?.stopped === 'cut') return { walk: meta, transferSyntaxUid: declared, start, deflated: false };

  if (declared === SYNTAX.deflated) {
    const inflated = inflate(bytes.subarray(start), inflatedLimit(bytes.length - start));
    return { walk: walk(inflated, 0, EXPLICIT_LITTLE), transferSyntaxUid: declared, start, deflated: true };
  }
  const found = guessEncoding(bytes, start);
  const encoding = found ?? encodingOf(declared);
  if (encoding === undefined) throw new DamagedError('no data set after the file meta information');
  const transferSyntaxUid = declared === '' ? syntaxOf(encoding) : declared;
  return { walk: walk(bytes, start, encoding), transferSyntaxUid, start, deflated: false };
}

function findDataSet(bytes: Uint8Array) {
  const hasPrefix =
    bytes.length >= PREAMBLE + 4 && String.fromCharCode(...bytes.subarray(PREAMBLE, PREAMBLE + 4)) === 'DICM';
  const metaStart = hasPrefix ? PREAMBLE + 4 : 0;
  const meta = readMeta(bytes, metaStart);
  const declared = meta === undefined ? '' : text(meta.dataSet, TAG.TransferSyntaxUID);
  return { hasPrefix, meta, start: meta?.at ?? metaStart, declared };
}

const EXPLICIT_LITTLE: Encoding = { explicit: true, little: true };

function encodingOf(uid: string): Encoding | undefined {
  if (uid === '') return undefined;
  return { explicit: uid !== SYNTAX.implicitLittle, little: uid !== SYNTAX.explicitBig };
}

function syntaxOf({ explicit, little }: Encoding): string {
  if (!little) return SYNTAX.explicitBig;
  return explicit ? SYNTAX.explicitLittle : SYNTAX.implicitLittle;
}

/** File meta information is always explicit little endian; its end is where group 0002 ends, whatever its length says. */
function readMeta(bytes: Uint8Array, start: number): Walk | undefined {
  if (bytes.length < start + 8) return undefined;
  if (bytes[start] !== 2 || bytes[start + 1] !== 0) return undefined;
  const limited = bytes.subarray(0, Math.min(bytes.length, start + META_LIMIT));
  return walk(limited, start, EXPLICIT_LITTLE, 2);
}

/**
 * The encoding that the first attribute shows. Data sets start with a low, even group in ascending order, so its bytes
 * give the byte order, and two capital letters after the tag are a VR.
 */
function guessEncoding(bytes: Uint8Array, at: number): Encoding | undefined {
  if (at + 8 > bytes.length) return undefined;
  const [a, b] = [bytes[at] as number, bytes[at + 1] as number];
  const little = b === 0 && a > 0 && a <= 0x28;
  const big = a === 0 && b > 0 && b <= 0x28;
  if (!little && !big) return undefined;
  const vr = String.fromCharCode(bytes[at + 4] as number, bytes[at + 5] as number);
  const explicit = KNOWN_VRS.has(vr);
  if (explicit) return { explicit, little };
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4, true);
  return little && length < 0x10000 ? { explicit: false, little: true } : undefined;
}

const KNOWN_VRS = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' '),
);

export const dataSetOf = (opened: Opened): DataSet => opened.walk.dataSet;
