import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

const MAX_ADDRESS = 254; // RFC 5321 section 4.5.3.1.3
const MAX_LOCAL = 64;
// RFC 5321 dot-atom and a host name; no quoted local part, no comment, no literal: nothing that a header could unfold
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;

/** One mailbox and nothing else: no display name, no second address, no line end, no character outside ASCII. */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  return at > 0 && text.length <= MAX_ADDRESS && at <= MAX_LOCAL && LOCAL.test(local) && HOST.test(text.slice(at + 1));
}

/** Who it went to, for a list that shall not show addresses: `o…@laurel.example`. */
export const hintOf = (address: string): string => `${address.slice(0, 1)}…@${hostOf(address)}`;

export const hostOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

export const comparable = (address: string): string => address.normalize('NFKC').trim().toLowerCase();

/** An address as the database counts it: an HMAC under a key that never stands there. */
export async function addressKey({ vault }: Pick<Platform, 'vault'>, address: string): Promise<Uint8Array> {
  const key = await vault.instanceSecret('blind-index');
  return hmacSha256(key, `hyaline/mail/v1|address|${comparable(address)}`);
}
