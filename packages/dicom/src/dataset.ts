import { TAG } from './tags.ts';

export interface Encoding {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** One attribute: where its value lies, never a copy of it. */
export interface Element {
  readonly tag: number;
  /** Two letters, or `''` in implicit VR. */
  readonly vr: string;
  /** First byte of the value field. */
  readonly offset: number;
  /** Bytes of the value field, without a delimiter. Infinity when it has undefined length and was not walked. */
  readonly length: number;
  readonly undefinedLength: boolean;
}

export interface DataSet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly encoding: Encoding;
  readonly elements: ReadonlyMap<number, Element>;
}

export type WalkEnd =
  | 'pixel-data' // the walk stopped at Pixel Data, which is in `elements`
  | 'end' // every byte was used
  | 'cut'; // an element reaches beyond the bytes that are here

export interface Walk {
  readonly dataSet: DataSet;
  readonly stopped: WalkEnd;
  /** First byte that was not understood; for `cut`, where the element starts that does not fit. */
  readonly at: number;
  /** For `cut`: the walk needs at least this many bytes to get further. */
  readonly needs: number;
}

/** The bytes are not a data set: a caller turns this into a refusal. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

class CutError extends Error {
  readonly needs: number;
  constructor(needs: number) {
    super('cut');
    this.needs = needs;
  }
}

const UNDEFINED = 0xffffffff;
const MAX_DEPTH = 32;
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));
const IMPLICIT_LITTLE: Encoding = { explicit: false, little: true };

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads attributes from `start` until Pixel Data (which is entered but not walked) or the end of the bytes.
 * @throws DamagedError when what lies there cannot be a data set
 */
export function walk(bytes: Uint8Array, start: number, encoding: Encoding, stopAfterGroup?: number): Walk {
  const view = viewOf(bytes);
  const elements = new Map<number, Element>();
  const dataSet: DataSet = { bytes, view, encoding, elements };
  let at = start;
  try {
    while (at < bytes.length) {
      if (
        stopAfterGroup !== undefined &&
        at + 2 <= bytes.length &&
        view.getUint16(at, encoding.little) !== stopAfterGroup
      )
        break;
      const element = readElement(view, at, bytes.length, encoding);
      if (isPixelData(element.tag)) {
        elements.set(element.tag, element);
        return { dataSet, stopped: 'pixel-data', at: element.offset, needs: 0 };
      }
      const end = elementEnd(view, element, bytes.length, encoding, 0);
      elements.set(element.tag, withLength(element, end));
      at = end;
    }
  } catch (error) {
    if (!(error instanceof CutError)) throw error;
    return { dataSet, stopped: 'cut', at, needs: error.needs };
  }
  return { dataSet, stopped: 'end', at, needs: 0 };
}

/**
 * The items of a sequence, each a data set of its own.
 * @throws DamagedError when its bytes are not items, or are nested deeper than any real object
 */
export const readItems = (parent: DataSet, element: Element, depth = 0): DataSet[] =>
  readPlacedItems(parent, element, depth).map(({ dataSet }) => dataSet);

/** As `readItems`, each with where its item starts: the records of a DICOMDIR point at each other by that. */
export function readPlacedItems(
  parent: DataSet,
  element: Element,
  depth = 0,
): { readonly at: number; readonly dataSet: DataSet }[] {
  if (depth > MAX_DEPTH) throw new DamagedError('nested too deep');
  const encoding = itemEncoding(parent.encoding, element);
  const items: { at: number; dataSet: DataSet }[] = [];
  const end = Math.min(element.offset + element.length, parent.bytes.length);
  let at = element.offset;
  while (at + 8 <= end) {
    const item = itemHeader(parent.view, at, encoding.little);
    if (item.tag === TAG.SequenceDelimitation) break;
    if (item.tag !== TAG.Item) throw new DamagedError('sequence without items');
    const stop = item.length === UNDEFINED ? end : Math.min(at + 8 + item.length, end);
    const read = readItem(parent, at + 8, stop, encoding);
    items.push({ at, dataSet: read.dataSet });
    at = item.length === UNDEFINED ? read.end : stop;
  }
  return items;
}

function readItem(parent: DataSet, start: number, stop: number, encoding: Encoding): { dataSet: DataSet; end: number } {
  const elements = new Map<number, Element>();
  const { view, bytes } = parent;
  const dataSet: DataSet = { bytes, view, encoding, elements };
  let at = start;
  try {
    while (at + 8 <= stop) {
      const element = readElement(view, at, stop, encoding);
      if (element.tag === TAG.ItemDelimitation) return { dataSet, end: at + 8 };
      const end = elementEnd(view, element, stop, encoding, 1);
      elements.set(element.tag, withLength(element, end));
      at = end;
    }
  } catch (error) {
    if (!(error instanceof CutError)) throw error;
    throw new DamagedError('an item reaches beyond its sequence');
  }
  return { dataSet, end: stop };
}

/** Number of an element's items without reading into them; 0 for anything that is not a sequence. */
export const looksLikeSequence = (dataSet: DataSet, element: Element): boolean =>
  element.vr === 'SQ' ||
  ((element.vr === '' || element.vr === 'UN') &&
    (element.undefinedLength || (element.length >= 8 && dataSet.view.getUint32(element.offset, true) === 0xe000fffe)));

const isPixelData = (tag: number): boolean =>
  tag === TAG.PixelData || tag === TAG.FloatPixelData || tag === TAG.DoubleFloatPixelData;

/** An UN of undefined length holds implicit little endian whatever surrounds it, PS3.5 section 6.2.2 note 4. */
const itemEncoding = (outer: Encoding, element: Element): Encoding => (element.vr === 'UN' ? IMPLICIT_LITTLE : outer);

function withLength(element: Element, end: number): Element {
  if (!element.undefinedLength) return element;
  return { ...element, length: end - 8 - element.offset }; // 8: the delimiter
}

function readElement(view: DataView, at: number, limit: number, { explicit, little }: Encoding): Element {
  if (at + 8 > limit) throw new CutError(at + 8);
  const tag = view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
  const delimiter = tag >= TAG.Item; // items and delimiters carry no VR
  const a = view.getUint8(at + 4);
  const b = view.getUint8(at + 5);
  const lettered = isUpper(a) && isUpper(b);
  if (!explicit || delimiter || !lettered) {
    // some writers drop the VR of single elements in explicit files; what follows is then a 32-bit length
    return element(tag, '', at + 8, view.getUint32(at + 4, little));
  }
  const vr = String.fromCharCode(a, b);
  if (SHORT_VRS.has(vr)) return element(tag, vr, at + 8, view.getUint16(at + 6, little));
  if (at + 12 > limit) throw new CutError(at + 12);
  return element(tag, vr, at + 12, view.getUint32(at + 8, little));
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

const element = (tag: number, vr: string, offset: number, length: number): Element => ({
  tag,
  vr,
  offset,
  length: length === UNDEFINED ? Infinity : length,
  undefinedLength: length === UNDEFINED,
});

function elementEnd(view: DataView, element: Element, limit: number, encoding: Encoding, depth: number): number {
  if (element.undefinedLength) return sequenceEnd(view, element.offset, limit, itemEncoding(encoding, element), depth);
  const end = element.offset + element.length;
  if (end > limit) throw new CutError(end);
  return end;
}

/** Walks items to the sequence delimiter; only undefined lengths make this needed. */
function sequenceEnd(view: DataView, start: number, limit: number, encoding: Encoding, depth: number): number {
  if (depth > MAX_DEPTH) throw new DamagedError('nested too deep');
  let at = start;
  for (;;) {
    if (at + 8 > limit) throw new CutError(at + 8);
    const { tag, length } = itemHeader(view, at, encoding.little);
    at += 8;
    if (tag === TAG.SequenceDelimitation) return at;
    if (tag !== TAG.Item) throw new DamagedError('sequence without items');
    at = length === UNDEFINED ? itemEnd(view, at, limit, encoding, depth) : at + length;
    if (at > limit) throw new CutError(at);
  }
}

function itemEnd(view: DataView, start: number, limit: number, encoding: Encoding, depth: number): number {
  let at = start;
  for (;;) {
    const inner = readElement(view, at, limit, encoding);
    if (inner.tag === TAG.ItemDelimitation) return inner.offset;
    at = elementEnd(view, inner, limit, encoding, depth + 1);
  }
}

const itemHeader = (view: DataView, at: number, little: boolean): { tag: number; length: number } => ({
  tag: view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little),
  length: view.getUint32(at + 4, little),
});
