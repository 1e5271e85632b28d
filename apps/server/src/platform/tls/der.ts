import { type Bytes, concatBytes, utf8 } from '@hyaline/kit';

// The little of DER (ITU-T X.690) that a certificate needs. Every function gives a complete tag-length-value.

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatBytes(...contents);
  return concatBytes(Uint8Array.of(tag), lengthOf(content.length), content);
}

/** X.690 section 8.1.3: one byte below 128, else the number of bytes and then the bytes. */
function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

export const sequence = (...items: readonly Uint8Array[]): Bytes => tlv(0x30, ...items);
export const setOf = (item: Uint8Array): Bytes => tlv(0x31, item);
export const octets = (content: Uint8Array): Bytes => tlv(0x04, content);
export const bits = (content: Uint8Array, unused = 0): Bytes => tlv(0x03, Uint8Array.of(unused), content);
export const text = (content: string): Bytes => tlv(0x0c, utf8(content));
export const TRUE = tlv(0x01, Uint8Array.of(0xff));

/** A field with a context tag around a whole value ([n] EXPLICIT). */
export const explicit = (number: number, content: Uint8Array): Bytes => tlv(0xa0 | number, content);
/** A field whose context tag replaces that of a primitive value ([n] IMPLICIT). */
export const implicit = (number: number, content: Uint8Array): Bytes => tlv(0x80 | number, content);

/** A number that is not negative, from its bytes, the highest first (X.690 section 8.3: the shortest form). */
export function unsigned(bytes: Uint8Array): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return tlv(0x02, (short[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), short) : short);
}

/** X.690 section 8.19: the first two arcs share a byte, the others take seven bits per byte. */
export function oid(dotted: string): Bytes {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      groups.unshift(0x80 | (high & 0x7f));
    return groups;
  });
  return tlv(0x06, Uint8Array.of(40 * a + b, ...bytes));
}

/** RFC 5280 section 4.1.2.5: two-digit years until 2049, four digits from 2050 on; whole seconds, UTC. */
export function time(at: Date): Bytes {
  const digits = `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return at.getUTCFullYear() < 2050 ? tlv(0x17, utf8(digits.slice(2))) : tlv(0x18, utf8(digits));
}
