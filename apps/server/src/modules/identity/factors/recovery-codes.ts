import { randomBytes } from '../../../platform/crypto/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { keep } from '../secrets.ts';

const COUNT = 10;
const LENGTH = 16;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford base32: nothing to confuse on paper

/** Ten codes of 80 random bits, written `XXXX-XXXX-XXXX-XXXX`, and what the database keeps of them. */
export async function newRecoveryCodes(
  platform: Pick<Platform, 'vault'>,
  accountId: string,
): Promise<{ codes: string[]; kept: Uint8Array[] }> {
  const codes = Array.from({ length: COUNT }, newCode);
  const keepOne = (code: string) => keep(platform, 'recovery-code', accountId, readRecoveryCode(code) ?? '');
  return { codes, kept: await Promise.all(codes.map(keepOne)) };
}

function newCode(): string {
  const symbols = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '').join('');
  return (symbols.match(/.{4}/g) ?? []).join('-');
}

/** The sixteen symbols of a typed code, or null when it cannot be one. I and L are read as 1, O as 0. */
export function readRecoveryCode(typed: string): string | null {
  const symbols = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol)) ? symbols : null;
}
