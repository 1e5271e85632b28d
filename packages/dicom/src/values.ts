import { type DataSet, type Element, readItems } from './dataset.ts';

/** The bytes of a value, cut to what is here; undefined when the attribute is absent. */
export function valueBytes(dataSet: DataSet, tag: number): Uint8Array | undefined {
  const element = dataSet.elements.get(tag);
  return element === undefined ? undefined : dataSet.bytes.subarray(element.offset, element.offset + element.length);
}

/** A value of a VR that is ASCII by definition (UI, CS, DS, IS, DA, TM ...), without padding; `''` when absent. */
export function text(dataSet: DataSet, tag: number): string {
  const bytes = valueBytes(dataSet, tag);
  if (bytes === undefined || bytes.length === 0) return '';
  let out = '';
  for (let i = 0; i < Math.min(bytes.length, MAX_TEXT); i++) out += String.fromCharCode(bytes[i] as number);
  return trimPadding(out);
}

const MAX_TEXT = 65_536;
/** Most characters of a term, UID or free text that is kept of a file: a VR that has no limit of its own may hold any. */
export const MAX_KEPT = 1000;

/** Cut to what is kept of any text, never inside a character. */
export const kept = (value: string): string =>
  value.length <= MAX_KEPT ? value : trimPadding(value.slice(0, MAX_KEPT).replace(/[\uD800-\uDBFF]$/, ''));

/** As `text`, cut to what is kept. */
export const term = (dataSet: DataSet, tag: number): string => kept(text(dataSet, tag));

/** Spaces and NULs around a value are padding, PS3.5 section 6.2. */
export function trimPadding(value: string): string {
  let from = 0;
  let to = value.length;
  while (from < to && isPadding(value.charCodeAt(from))) from++;
  while (to > from && isPadding(value.charCodeAt(to - 1))) to--;
  return value.slice(from, to);
}
const isPadding = (code: number): boolean => code === 0x20 || code === 0;

export const texts = (dataSet: DataSet, tag: number): string[] => {
  const all = text(dataSet, tag);
  return all === '' ? [] : all.split('\\').map(trimPadding);
};

/** Decimal or integer strings; what is not a number becomes NaN in its place. */
export const numbers = (dataSet: DataSet, tag: number): number[] =>
  texts(dataSet, tag).map((part) => (part === '' ? Number.NaN : Number(part)));

/** First decimal or integer string; null when absent or not a finite number. */
export function number(dataSet: DataSet, tag: number): number | null {
  const first = numbers(dataSet, tag)[0];
  return first === undefined || !Number.isFinite(first) ? null : first;
}

/** US value; null when absent. */
export function uint16(dataSet: DataSet, tag: number): number | null {
  const element = dataSet.elements.get(tag);
  if (element === undefined || element.length < 2 || !fits(dataSet, element, 2)) return null;
  return dataSet.view.getUint16(element.offset, dataSet.encoding.little);
}

export function uint32(dataSet: DataSet, tag: number): number | null {
  const element = dataSet.elements.get(tag);
  if (element === undefined || element.length < 4 || !fits(dataSet, element, 4)) return null;
  return dataSet.view.getUint32(element.offset, dataSet.encoding.little);
}

const fits = (dataSet: DataSet, element: Element, size: number): boolean =>
  element.offset + size <= dataSet.bytes.length;

/** The items of a sequence; none when it is absent. */
export function items(dataSet: DataSet, tag: number): DataSet[] {
  const element = dataSet.elements.get(tag);
  return element === undefined ? [] : readItems(dataSet, element);
}

export const firstItem = (dataSet: DataSet | undefined, tag: number): DataSet | undefined =>
  dataSet === undefined ? undefined : items(dataSet, tag)[0];
