import { decodeText } from '../charset.ts';
import { type DataSet, type Element, looksLikeSequence, readItems } from '../dataset.ts';
import { TAG } from '../tags.ts';
import { trimPadding, valueBytes } from '../values.ts';
import { vrOf } from './dictionary.ts';

/** One attribute of the DICOM JSON model, PS3.18 annex F. */
export interface JsonElement {
  vr: string;
  Value?: unknown[];
  BulkDataURI?: string;
  InlineBinary?: string;
}
export type JsonDataSet = Record<string, JsonElement>;

export interface JsonOptions {
  /** Values of OB, OW and their like longer than this become a BulkDataURI. Bytes. */
  inlineLimit: number;
  /** Address of a value, by its path: tags with item numbers (from 0) between them. */
  bulkUri(path: readonly string[]): string;
}

const BINARY = new Set('OB OD OF OL OV OW UN'.split(' '));
const NUMBERS: Readonly<
  Record<string, readonly [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  US: [2, (view, at, little) => view.getUint16(at, little)],
  SS: [2, (view, at, little) => view.getInt16(at, little)],
  UL: [4, (view, at, little) => view.getUint32(at, little)],
  SL: [4, (view, at, little) => view.getInt32(at, little)],
  FL: [4, (view, at, little) => view.getFloat32(at, little)],
  FD: [8, (view, at, little) => view.getFloat64(at, little)],
  UV: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  SV: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
};
/** Text of one value, whatever backslashes are in it. */
const ONE_VALUE = new Set('LT ST UT UR'.split(' '));
const OF_CHARSET = new Set('LO LT PN SH ST UC UT'.split(' '));
const MAX_DEPTH = 32;

/**
 * A data set in the DICOM JSON model. Text is Unicode, so Specific Character Set says ISO_IR 192 whatever the file had.
 * Group lengths and the value of Pixel Data are left out; the latter is named by its address.
 */
export function toDicomJson(dataSet: DataSet, options: JsonOptions): JsonDataSet {
  return convert(dataSet, [], [], options);
}

function convert(
  dataSet: DataSet,
  path: readonly string[],
  outerCharset: readonly string[],
  options: JsonOptions,
): JsonDataSet {
  const own = dataSet.elements.get(TAG.SpecificCharacterSet);
  const charset = own ? asciiValues(valueBytes(dataSet, TAG.SpecificCharacterSet) ?? EMPTY) : outerCharset;
  const out: JsonDataSet = {};
  for (const tag of [...dataSet.elements.keys()].toSorted((a, b) => a - b)) {
    const element = dataSet.elements.get(tag) as Element;
    const group = tag / 0x10000;
    if ((tag & 0xffff) === 0 || group < 3 || group >= 0xfffe) continue;
    const name = tagName(tag);
    out[name] = convertElement(dataSet, element, [...path, name], charset, options);
  }
  if (own) out['00080005'] = { vr: 'CS', Value: ['ISO_IR 192'] };
  return out;
}

export const tagName = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0');

function convertElement(
  dataSet: DataSet,
  element: Element,
  path: readonly string[],
  charset: readonly string[],
  options: JsonOptions,
): JsonElement {
  const vr = vrFor(dataSet, element);
  if (vr === 'SQ') {
    if (path.length > 2 * MAX_DEPTH) return { vr };
    const items = readItems(dataSet, element).map((item, i) => convert(item, [...path, String(i)], charset, options));
    return items.length === 0 ? { vr } : { vr, Value: items };
  }
  if (element.tag === TAG.PixelData || element.undefinedLength) return { vr, BulkDataURI: options.bulkUri(path) };
  const bytes = valueBytes(dataSet, element.tag) ?? EMPTY;
  if (bytes.length === 0) return { vr };
  if (BINARY.has(vr)) {
    if (bytes.length > options.inlineLimit) return { vr, BulkDataURI: options.bulkUri(path) };
    return { vr, InlineBinary: base64(littleEndian(bytes, vr, dataSet.encoding.little)) };
  }
  const values = valuesOf(bytes, vr, charset, dataSet.encoding.little);
  return values.some((value) => value !== null) ? { vr, Value: values } : { vr };
}

/** The VR that the file states, or the dictionary's for implicit VR and for UN. */
export function vrFor(dataSet: DataSet, element: Element): string {
  if (element.vr !== '' && element.vr !== 'UN') return element.vr;
  const known = vrOf(element.tag);
  if (known === 'UN' && looksLikeSequence(dataSet, element)) return 'SQ';
  return known;
}

function valuesOf(bytes: Uint8Array, vr: string, charset: readonly string[], little: boolean): unknown[] {
  const numeric = NUMBERS[vr];
  if (numeric) return numbersOf(bytes, numeric, little);
  if (vr === 'AT') return attributeTags(bytes, little);
  const words = OF_CHARSET.has(vr) ? decodeText(bytes, charset) : trimPadding(latin1(bytes));
  const parts = ONE_VALUE.has(vr) ? [words] : words.split('\\').map(trimPadding);
  if (vr === 'PN') return parts.map(nameOf);
  if (vr === 'DS' || vr === 'IS') return parts.map(numberOf);
  return parts.map((part) => (part === '' ? null : part));
}

function numbersOf(
  bytes: Uint8Array,
  [size, read]: readonly [number, (view: DataView, at: number, little: boolean) => number],
  little: boolean,
): (number | string)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => {
    const value = read(view, i * size, little);
    return Number.isFinite(value) ? value : String(value); // JSON has no NaN and no infinity
  });
}

function attributeTags(bytes: Uint8Array, little: boolean): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) =>
    tagName(view.getUint16(4 * i, little) * 0x10000 + view.getUint16(4 * i + 2, little)),
  );
}

/** Numbers as JSON numbers; what a file wrote there that is no number stays its text. */
function numberOf(part: string): number | string | null {
  if (part === '') return null;
  const value = Number(part);
  return Number.isFinite(value) ? value : part;
}

const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

/** A person's name by its component groups; null when there is none. */
export function nameOf(text: string): Record<string, string> | null {
  const groups = text.split('=').slice(0, GROUPS.length);
  const named = groups.flatMap((group, i) => (group === '' ? [] : [[GROUPS[i] as string, group] as const]));
  return named.length === 0 ? null : Object.fromEntries(named);
}

const asciiValues = (bytes: Uint8Array): string[] => trimPadding(latin1(bytes)).split('\\').map(trimPadding);

function latin1(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}

const WIDTH: Readonly<Record<string, number>> = { OW: 2, OF: 4, OL: 4, OD: 8, OV: 8 };

/** Binary values are little endian in JSON, whatever the file's byte order; a copy only where it is turned. */
export function littleEndian(bytes: Uint8Array, vr: string, little: boolean): Uint8Array {
  const width = WIDTH[vr] ?? 1;
  if (little || width === 1) return bytes;
  const out = bytes.slice();
  for (let at = 0; at + width <= out.length; at += width) out.subarray(at, at + width).reverse();
  return out;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const EMPTY = new Uint8Array(0);
