import { type Bytes, concatBytes, utf8 } from '@hyaline/kit';

const LONG_VRS = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const UNDEFINED = 0xffffffff;

/** One attribute in explicit VR little endian; the value is padded to an even length as its VR wants. */
export function writeElement(tag: number, vr: string, value: Uint8Array | string): Bytes {
  const raw = typeof value === 'string' ? utf8(value) : value;
  const even = raw.length + (raw.length % 2);
  const head = LONG_VRS.has(vr) ? 12 : 8;
  if (head === 8 && even > 0xffff) throw new RangeError(`a ${vr} value of ${even} bytes has no length field`);
  const out = new Uint8Array(head + even);
  writeHead(out, tag, vr, even);
  out.set(raw, head);
  if (even > raw.length) out[head + raw.length] = vr === 'UI' || vr === 'OB' || vr === 'UN' ? 0 : 0x20;
  return out;
}

function writeHead(out: Uint8Array, tag: number, vr: string, length: number): void {
  const view = new DataView(out.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint8(4, vr.charCodeAt(0));
  view.setUint8(5, vr.charCodeAt(1));
  if (LONG_VRS.has(vr)) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
}

/** A sequence of items, each the bytes of its attributes. */
export const writeSequence = (tag: number, items: readonly Uint8Array[]): Bytes =>
  writeElement(tag, 'SQ', concatBytes(...items.map(writeItem)));

export function writeItem(content: Uint8Array): Bytes {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, content.length, true);
  return concatBytes(head, content);
}

/** Encapsulated pixel data around a value field that already consists of items. */
export function writeEncapsulated(tag: number, items: Uint8Array): Bytes {
  const head = new Uint8Array(12);
  writeHead(head, tag, 'OB', UNDEFINED);
  return concatBytes(head, items, SEQUENCE_END);
}
const SEQUENCE_END = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);

export const writeUint16 = (tag: number, value: number): Bytes =>
  writeElement(tag, 'US', Uint8Array.of(value & 0xff, value >>> 8));

export function writeUint32(tag: number, value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return writeElement(tag, 'UL', bytes);
}

/** Implementation Class UID of files that Hyaline writes; a fixed UUID of our own. */
const IMPLEMENTATION = '2.25.241402583957229031817064927053116429834';
const PREAMBLE = new Uint8Array(128);

/** A whole file: empty preamble, fresh file meta information (PS3.10 section 7.1), then the data set. */
export function writeFile(
  meta: { sopClassUid: string; sopInstanceUid: string; transferSyntaxUid: string },
  dataSet: readonly Uint8Array[],
): Bytes {
  const group = concatBytes(
    writeElement(0x00020001, 'OB', Uint8Array.of(0, 1)),
    writeElement(0x00020002, 'UI', meta.sopClassUid),
    writeElement(0x00020003, 'UI', meta.sopInstanceUid),
    writeElement(0x00020010, 'UI', meta.transferSyntaxUid),
    writeElement(0x00020012, 'UI', IMPLEMENTATION),
    writeElement(0x00020013, 'SH', 'HYALINE 1'),
  );
  return concatBytes(PREAMBLE, utf8('DICM'), writeUint32(0x00020000, group.length), group, ...dataSet);
}
