import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * One spelling per host: lower case, international names in their ASCII form, IPv6 without abbreviations of its own.
 * @throws RangeError when the text is neither a host name nor an IP address
 */
export function canonicalHost(text: string): string {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return isIPv4(bare) ? bare : new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const name = domainToASCII(bare.toLowerCase());
  const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
  if (name === '' || name.length > 253 || !name.split('.').every((part) => label.test(part)))
    throw new RangeError(`${JSON.stringify(text)} is neither a host name nor an IP address`);
  return name;
}

/** 4 or 16 bytes of an IP address in canonical spelling; null for a name. */
export function addressBytes(host: string): Uint8Array | null {
  if (isIP(host) === 0) return null;
  if (isIPv4(host)) return Uint8Array.from(host.split('.'), Number);
  const [head = '', tail] = host.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':').map((group) => Number.parseInt(group, 16)) : []);
  const front = groups(head);
  const back = groups(tail);
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => 0);
  return Uint8Array.from([...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 0xff]));
}
