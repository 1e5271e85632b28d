import { createHmac } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const STEP_MS = 30_000;

/** The six digits that an authenticator app would show (RFC 6238: SHA-1, 30 s). Written apart from the server's. */
export function totpCode(secretBase32: string, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const mac = createHmac('sha1', fromBase32(secretBase32)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replaceAll(/[\s=]/g, '').toUpperCase()]
    .map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const used = new Map<string, number>();

/** A step's code is taken for one step more; what is typed slowly must still come in time. */
const STILL_TAKEN_MS = 12_000;

/**
 * A code that this process has not used before: the server takes each step once. Within the allowed drift the codes of
 * the step before and of the next are valid, too, so two or three sign-ins in a row need not wait.
 */
export async function freshCode(secretBase32: string): Promise<string> {
  const oldest = Math.floor((Date.now() + STILL_TAKEN_MS) / STEP_MS) - 1;
  const step = Math.max(oldest, (used.get(secretBase32) ?? 0) + 1);
  const earliest = (step - 1) * STEP_MS + 500;
  if (earliest > Date.now()) await new Promise((resolve) => setTimeout(resolve, earliest - Date.now()));
  used.set(secretBase32, step);
  return totpCode(secretBase32, step * STEP_MS);
}
