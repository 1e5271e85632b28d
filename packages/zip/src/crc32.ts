const POLYNOMIAL = 0xedb88320;
const WAYS = 8; // bytes taken at once

/** tables[n][b]: what byte b adds when n more bytes follow it. */
const TABLES: readonly Int32Array[] = makeTables();

function makeTables(): Int32Array[] {
  const tables = Array.from({ length: WAYS }, () => new Int32Array(256));
  const [first] = tables as [Int32Array];
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    first[byte] = value;
  }
  for (let n = 1; n < WAYS; n++) {
    const [table, before] = [tables[n] as Int32Array, tables[n - 1] as Int32Array];
    for (let byte = 0; byte < 256; byte++) {
      const value = before[byte] as number;
      table[byte] = (value >>> 8) ^ (first[value & 255] as number);
    }
  }
  return tables;
}

const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * CRC-32 of ISO 3309, as ZIP uses it, eight bytes at a time.
 * @param before the sum of the bytes that came before these
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  const whole = bytes.length - (bytes.length % WAYS);
  let at = 0;
  for (; at < whole; at += WAYS) {
    sum ^= (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24); // prettier-ignore
    sum =
      (T7[sum & 255] as number) ^
      (T6[(sum >>> 8) & 255] as number) ^
      (T5[(sum >>> 16) & 255] as number) ^
      (T4[sum >>> 24] as number) ^
      (T3[bytes[at + 4] as number] as number) ^
      (T2[bytes[at + 5] as number] as number) ^
      (T1[bytes[at + 6] as number] as number) ^
      (T0[bytes[at + 7] as number] as number);
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ (T0[(sum ^ (bytes[at] as number)) & 255] as number);
  return ~sum >>> 0;
}
