import type { DocumentType } from '@hyaline/contract';

/** What a file is, by its bytes. */
export interface Sniffed {
  type: DocumentType;
  /** Data of the camera beside the picture: none, some, or with the place where it was taken. */
  exif: 'none' | 'present' | 'with-place';
}

/**
 * Takes a file for what its bytes say, never for its name. A picture must be whole up to its pixels.
 * @returns null for everything that is not taken
 */
export function sniff(bytes: Uint8Array): Sniffed | null {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (begins(bytes, 0, '%PDF-') && ascii(bytes, Math.max(0, bytes.length - 2048), bytes.length).includes('%%EOF'))
    return { type: 'application/pdf', exif: 'none' };
  if (begins(bytes, 0, '\x89PNG\r\n\x1a\n')) return png(bytes, data);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(bytes, data);
  if (begins(bytes, 128, 'DICM')) return { type: 'application/dicom', exif: 'none' };
  return isText(bytes) ? { type: 'text/plain', exif: 'none' } : null;
}

/** Endings of names by kind. A file under another one opens elsewhere as what it is not. */
const ENDINGS: Record<DocumentType, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'application/dicom': ['dcm', 'dicom', 'ima'],
  'text/plain': ['txt', 'text', 'csv', 'tsv', 'md', 'log', 'json', 'xml', 'hl7'],
};
/**
 * Whether a name ends as files of this kind do, or has no ending. DICOM files are often called by numbers with dots; signs
 * after an ending are left out by some systems when they open a file, so they count for nothing here.
 */
export function isNamedAs(name: string, type: DocumentType): boolean {
  const plain = name.replace(/[^\p{L}\p{N}]+$/u, '');
  const ending = /\.(?=\d*[a-z])([a-z0-9]{1,10})$/i.exec(plain)?.[1]?.toLowerCase();
  return ending === undefined || ENDINGS[type].includes(ending);
}

/** PNG, third edition, section 5: length, type, data, CRC; from IHDR to IEND. */
function png(bytes: Uint8Array, data: DataView): Sniffed | null {
  let exif: Sniffed['exif'] = 'none';
  let pixels = false;
  for (let at = 8, first = true; at + 12 <= bytes.length; first = false) {
    const length = data.getUint32(at);
    const type = ascii(bytes, at + 4, at + 8);
    const end = at + 12 + length;
    if (end > bytes.length || first !== (type === 'IHDR')) return null;
    if (type === 'eXIf') exif = more(exif, exifOf(bytes.subarray(at + 8, at + 8 + length)));
    if (/^[it][TX]Xt$/.test(type)) exif = more(exif, xmpOf(ascii(bytes, at + 8, at + 8 + length)));
    if (type === 'IDAT') pixels = true;
    if (type === 'IEND') return pixels ? { type: 'image/png', exif } : null;
    at = end;
  }
  return null;
}

/** ITU-T T.81 annex B: segments with their lengths up to the start of a scan. */
function jpeg(bytes: Uint8Array, data: DataView): Sniffed | null {
  let exif: Sniffed['exif'] = 'none';
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const length = data.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (marker === 0xe1) {
      const body = bytes.subarray(at + 4, end);
      exif = more(exif, begins(body, 0, 'Exif\0\0') ? exifOf(body.subarray(6)) : xmpOf(ascii(body, 0, body.length)));
    }
    if (marker === 0xda) return { type: 'image/jpeg', exif };
    at = end;
  }
  return null;
}

const GPS_DIRECTORY = 0x8825;

/** TIFF 6.0 section 2: the first directory; a pointer to a GPS directory in it (Exif 2.32, 4.6.3) says where. */
function exifOf(tiff: Uint8Array): Sniffed['exif'] {
  const data = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = begins(tiff, 0, 'II');
  if (tiff.length < 8 || (!little && !begins(tiff, 0, 'MM'))) return 'present';
  const directory = data.getUint32(4, little);
  if (directory + 2 > tiff.length) return 'present';
  const count = data.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > tiff.length) break;
    if (data.getUint16(at, little) === GPS_DIRECTORY) return 'with-place';
  }
  return 'present';
}

/** Extensible Metadata Platform, written as XML text. */
const xmpOf = (text: string): Sniffed['exif'] =>
  /exif:GPS(Latitude|Longitude)/.test(text)
    ? 'with-place'
    : /ns\.adobe\.com\/xap|<x:xmpmeta/.test(text)
      ? 'present'
      : 'none';

const RANK = ['none', 'present', 'with-place'] as const;
const more = (one: Sniffed['exif'], other: Sniffed['exif']): Sniffed['exif'] =>
  RANK[Math.max(RANK.indexOf(one), RANK.indexOf(other))] as Sniffed['exif'];

/** UTF-8 without control characters other than line ends, tabs and form feeds. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  try {
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    return !/[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

const begins = (bytes: Uint8Array, at: number, text: string): boolean =>
  bytes.length >= at + text.length && ascii(bytes, at, at + text.length) === text;

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(to, bytes.length) - from)).toString('latin1');
