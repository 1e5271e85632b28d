import { isIP } from 'node:net';
import type { Platform } from '../../../platform/index.ts';

/** Where passkeys of this installation hold: the relying party's name and the one origin that may ask for them. */
export interface PasskeySite {
  rpId: string;
  origin: string;
}

/**
 * From the configured address only, never from a request. Null where browsers know no passkeys: at an IP address, and
 * over plain http except on this very machine (WebAuthn section 5.1.2, secure contexts).
 */
export function passkeySite({ config }: Pick<Platform, 'config'>): PasskeySite | null {
  const { protocol, hostname, origin } = new URL(config.publicUrl);
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  const isAddress = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
  return secure && !isAddress ? { rpId: hostname, origin } : null;
}
