import { type DataSet, DamagedError, readItems } from '../dataset.ts';
import { inflateRaw } from '../inflate.ts';
import { splitHeaderPart } from '../instance.ts';
import { openFile } from '../open.ts';
import { valueBytes } from '../values.ts';
import { littleEndian, vrFor } from './dicom-json.ts';

/**
 * The data set before the pixel data, from the header part that `splitInstance` made.
 * @throws RangeError when it is not one; DamagedError
 */
export function readHeaderPart(headerPart: Uint8Array): DataSet {
  const opened = openFile(splitHeaderPart(headerPart).before, { inflate: firstInflated });
  if (!opened) throw new DamagedError('no data set');
  return opened.walk.dataSet;
}

/** Of a deflated file all is in the header part; what stands before its pixel data is in the first of it. */
const MAX_HEADER = 16 * 1024 * 1024;
const firstInflated = (deflated: Uint8Array): Uint8Array => inflateRaw(deflated, MAX_HEADER, 'cut');

/**
 * A value by its path (tags with item numbers from 0 between them), little endian; null when the data set has none
 * there. Pixel Data is not in it.
 */
export function bulkValue(dataSet: DataSet, path: readonly string[]): Uint8Array | null {
  const [name = '', item, ...rest] = path;
  if (!/^[0-9A-Fa-f]{8}$/.test(name)) return null;
  const tag = Number.parseInt(name, 16);
  const element = dataSet.elements.get(tag);
  if (!element) return null;
  if (item === undefined) {
    const bytes = valueBytes(dataSet, tag);
    return bytes ? littleEndian(bytes, vrFor(dataSet, element), dataSet.encoding.little) : null;
  }
  if (vrFor(dataSet, element) !== 'SQ' || !/^\d{1,6}$/.test(item) || rest.length === 0) return null;
  const inner = readItems(dataSet, element)[Number(item)];
  return inner ? bulkValue(inner, rest) : null;
}
