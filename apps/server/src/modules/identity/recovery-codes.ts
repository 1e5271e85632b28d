import { randomBytes } from '../../platform/crypto/index.ts';

const COUNT = 10;
const LENGTH = 16;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford base32: nothing to confuse on paper

/** Ten codes of 80 random bits, written `XXXX-XXXX-XXXX-XXXX`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: COUNT }, newCode);

function newCode(): string {
  const symbols = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '').join('');
  return (symbols.match(/.{4}/g) ?? []).join('-');
}

/** The sixteen symbols of a typed code, or null when it cannot be one. I and L are read as 1, O as 0. */
export function readRecoveryCode(typed: string): string | null {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol)) ? symbols : null;
}
