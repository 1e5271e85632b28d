import type { Platform } from '../../../platform/index.ts';
import { inboxTransport } from './inbox.ts';
import type { Sender, Transport } from './transport.ts';

export { type Message, type Sender, type Transport, TransportError } from './transport.ts';

/** The way out of this installation; null where none is set up. */
export const transportOf = (platform: Platform): Transport | null =>
  platform.config.demo ? inboxTransport(platform) : null;

/** Whether what is queued can be sent. Steps that need a mail refuse with `mail-unavailable` where it cannot. */
export const mailReady = (platform: Platform): boolean => transportOf(platform) !== null;

export const senderOf = ({ config }: Pick<Platform, 'config'>): Sender => ({
  name: 'Hyaline',
  address: `no-reply@${mailHost(config.publicUrl)}`,
});

function mailHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return hostname.includes('.') && !/^[\d.:[\]]+$/.test(hostname) ? hostname : 'hyaline.example';
}
