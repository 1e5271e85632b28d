import { decodeText } from '../charset.ts';
import { DamagedError, type DataSet, type Element, looksLikeSequence, readItems, walk } from '../dataset.ts';
import { vrOf } from '../json/dictionary.ts';
import { openFile } from '../open.ts';
import { TAG } from '../tags.ts';
import { text, texts, trimPadding, valueBytes } from '../values.ts';

/** One line of a file's contents. */
export interface TagRow {
  /** Nesting: 0 for the data set itself. */
  readonly depth: number;
  /** 0xGGGGEEEE; that of Item for the line above an item's attributes. */
  readonly tag: number;
  readonly vr: string;
  /** Of a private attribute, who defined it; empty when the file does not say. */
  readonly creator: string;
  /** Bytes of the value; items of a sequence; 0 for an item. */
  readonly length: number;
  readonly kind: 'value' | 'sequence' | 'item' | 'bulk';
  /** As text; empty for sequences and bulk. Of a long one the beginning, see `cut`. */
  readonly value: string;
  /** The value goes on. */
  readonly cut: boolean;
}

export interface TagList {
  readonly rows: readonly TagRow[];
  /** Not everything is listed: the file is damaged from there on, or has more than anybody reads. */
  readonly ended: 'whole' | 'damaged' | 'too-many';
}

const MAX_ROWS = 50_000;
const MAX_TEXT = 1000;
const MAX_NUMBERS = 64;
const MAX_BYTES = 32;
const MAX_DEPTH = 16;

class TooMany extends Error {}

/**
 * Everything a file says, in its order: file meta information, data set, nested items, private attributes. Pixel data
 * and other bulk are named with their size only.
 */
export function listElements(bytes: Uint8Array): TagList {
  const rows: TagRow[] = [];
  try {
    const opened = openFile(bytes);
    if (opened === undefined) return { rows, ended: 'damaged' };
    addMeta(rows, bytes, opened.start);
    const { dataSet, stopped } = opened.walk;
    addDataSet(rows, dataSet, 0, []);
    if (stopped === 'pixel-data') addAfterPixels(rows, dataSet);
    return { rows, ended: stopped === 'cut' ? 'damaged' : 'whole' };
  } catch (cause) {
    if (cause instanceof TooMany) return { rows, ended: 'too-many' };
    if (cause instanceof DamagedError || cause instanceof RangeError) return { rows, ended: 'damaged' };
    throw cause;
  }
}

function addMeta(rows: TagRow[], bytes: Uint8Array, end: number): void {
  const from = end > 132 && bytes[128] === 0x44 ? 132 : 0;
  if (end - from < 8) return;
  addDataSet(rows, walk(bytes.subarray(0, end), from, { explicit: true, little: true }, 2).dataSet, 0, []);
}

/** What stands behind the pixel data: padding, signatures. Encapsulated pixels have no length to step over. */
function addAfterPixels(rows: TagRow[], dataSet: DataSet): void {
  const pixels = [...dataSet.elements.values()].at(-1) as Element;
  const end = pixels.offset + pixels.length;
  if (pixels.undefinedLength || end + 8 > dataSet.bytes.length) return;
  addDataSet(rows, walk(dataSet.bytes, end, dataSet.encoding).dataSet, 0, charsetOf(dataSet, []));
}

function charsetOf(dataSet: DataSet, outer: readonly string[]): readonly string[] {
  return dataSet.elements.has(TAG.SpecificCharacterSet) ? texts(dataSet, TAG.SpecificCharacterSet) : outer;
}

function addDataSet(rows: TagRow[], dataSet: DataSet, depth: number, outer: readonly string[]): void {
  const charset = charsetOf(dataSet, outer);
  for (const element of dataSet.elements.values()) {
    if (rows.length >= MAX_ROWS) throw new TooMany();
    if (looksLikeSequence(dataSet, element) && !isPixels(element.tag))
      addSequence(rows, dataSet, element, depth, charset);
    else rows.push(rowOf(dataSet, element, depth, charset));
  }
}

const isPixels = (tag: number): boolean =>
  tag === TAG.PixelData || tag === TAG.FloatPixelData || tag === TAG.DoubleFloatPixelData;

function addSequence(
  rows: TagRow[],
  dataSet: DataSet,
  element: Element,
  depth: number,
  charset: readonly string[],
): void {
  const items = readItems(dataSet, element, depth);
  const empty = { creator: '', value: '', cut: false };
  const creator = creatorOf(dataSet, element.tag);
  rows.push({ ...empty, depth, tag: element.tag, vr: 'SQ', creator, length: items.length, kind: 'sequence' });
  if (depth >= MAX_DEPTH) throw new DamagedError('nested too deep');
  for (const item of items) {
    rows.push({ ...empty, depth: depth + 1, tag: TAG.Item, vr: '', length: 0, kind: 'item' });
    addDataSet(rows, item, depth + 2, charset);
  }
}

function rowOf(dataSet: DataSet, element: Element, depth: number, charset: readonly string[]): TagRow {
  const { tag } = element;
  const vr = element.vr === '' || element.vr === 'UN' ? vrOf(tag) : element.vr;
  const bytes = valueBytes(dataSet, tag) ?? new Uint8Array(0);
  const length = element.undefinedLength ? 0 : element.length;
  const bulk = isPixels(tag) || (BINARY.has(vr) && bytes.length > MAX_BYTES);
  const whole = bulk ? '' : valueText(dataSet, bytes, vr, charset);
  const base = { depth, tag, vr, creator: creatorOf(dataSet, tag), length };
  if (bulk) return { ...base, kind: 'bulk', value: '', cut: false };
  return {
    ...base,
    kind: 'value',
    value: whole.slice(0, MAX_TEXT),
    cut: whole.length > MAX_TEXT || cutNumbers(vr, bytes),
  };
}

const BINARY = new Set('OB OD OF OL OV OW UN'.split(' '));
const OF_CHARSET = new Set('LO LT PN SH ST UC UT'.split(' '));
const NUMBERS: Readonly<
  Record<string, readonly [size: number, read: (view: DataView, at: number, little: boolean) => string]>
> = {
  US: [2, (view, at, little) => `${view.getUint16(at, little)}`],
  SS: [2, (view, at, little) => `${view.getInt16(at, little)}`],
  UL: [4, (view, at, little) => `${view.getUint32(at, little)}`],
  SL: [4, (view, at, little) => `${view.getInt32(at, little)}`],
  FL: [4, (view, at, little) => `${Number(view.getFloat32(at, little).toPrecision(7))}`],
  FD: [8, (view, at, little) => `${view.getFloat64(at, little)}`],
  UV: [8, (view, at, little) => `${view.getBigUint64(at, little)}`],
  SV: [8, (view, at, little) => `${view.getBigInt64(at, little)}`],
  AT: [4, (view, at, little) => tagText(view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little))],
};

const cutNumbers = (vr: string, bytes: Uint8Array): boolean =>
  bytes.length > (NUMBERS[vr]?.[0] ?? Infinity) * MAX_NUMBERS;

function valueText(dataSet: DataSet, bytes: Uint8Array, vr: string, charset: readonly string[]): string {
  const numeric = NUMBERS[vr];
  if (numeric) {
    const [size, read] = numeric;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = Math.min(MAX_NUMBERS, Math.floor(bytes.length / size));
    return Array.from({ length: count }, (_, n) => read(view, n * size, dataSet.encoding.little)).join('\\');
  }
  if (BINARY.has(vr)) return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const some = bytes.subarray(0, MAX_TEXT * 8);
  if (OF_CHARSET.has(vr)) return decodeText(some, charset);
  return trimPadding(String.fromCharCode(...some));
}

/** `(0010,0020)`, as the standard writes it. */
export function tagText(tag: number): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0');
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

function creatorOf(dataSet: DataSet, tag: number): string {
  if (((tag >>> 16) & 1) === 0 || (tag & 0xffff) < 0x1000) return '';
  return text(dataSet, ((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0);
}

let names: Promise<ReadonlyMap<number, string>> | undefined;

/** Names of PS3.6 by tag, loaded when the first list is shown. */
export function loadTagNames(): Promise<ReadonlyMap<number, string>> {
  names ??= import('./names.json', { with: { type: 'json' } }).then(({ default: byGroup }) => {
    const all = Object.entries(byGroup).flatMap(([group, entries]) =>
      entries.split(';').map((entry) => [Number.parseInt(group + entry.slice(0, 4), 16), entry.slice(4)] as const),
    );
    return new Map(all);
  });
  return names;
}

/** Name of an attribute; of repeating groups (overlays, curves) that of the first; empty when PS3.6 has none. */
export function tagName(known: ReadonlyMap<number, string>, tag: number): string {
  const repeated = [0x60, 0x50].includes(tag >>> 24) ? (tag & 0xff00ffff) >>> 0 : tag;
  return known.get(tag) ?? known.get(repeated) ?? ((tag & 0xffff) === 0 ? 'Group Length' : '');
}
