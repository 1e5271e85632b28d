import { crc32 } from 'node:zlib';
import { API_KEY_PATTERN } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { randomBytes } from '../../platform/crypto/index.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 22; // 128 bits in base 62
const SECRET_LENGTH = 43; // 256 bits in base 62
const CHECKSUM_LENGTH = 6; // 32 bits in base 62
const SECRET_BYTES = 32;

/**
 * A new key: `hyk_<id>_<secret><checksum>`, letters and digits only, so that it is one word to double-click. The id is
 * the row's UUID; the checksum (CRC-32 of all before it) lets a scanner tell a key from a word without asking anybody.
 */
export function newKey(): { id: string; key: string } {
  const id = newId();
  const body = `hyk_${base62(BigInt(`0x${id.replaceAll('-', '')}`), ID_LENGTH)}_${newSecret()}`;
  return { id, key: body + checksumOf(body) };
}

/** Whether a text can be a key at all: shape and checksum. Says nothing about whether it ever was one. */
export const isKey = (text: string): boolean =>
  API_KEY_PATTERN.test(text) && checksumOf(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);

export const checksumOf = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_LENGTH);

const newSecret = (): string =>
  base62(BigInt(`0x${Buffer.from(randomBytes(SECRET_BYTES)).toString('hex')}`), SECRET_LENGTH);

function base62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest /= 62n) text = (DIGITS[Number(rest % 62n)] ?? '') + text;
  return text;
}
