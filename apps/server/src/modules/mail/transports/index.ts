import type { MailConfig, MailSender } from '../../../platform/config/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { inboxTransport } from './inbox.ts';
import { postmarkTransport } from './postmark.ts';
import { smtpTransport } from './smtp.ts';
import type { Transport } from './transport.ts';

export { type Message, type Transport, TransportError } from './transport.ts';

/** The way out of this installation; null where none is set up. */
export function transportOf(platform: Platform): Transport | null {
  const { mail, demo } = platform.config;
  if (mail) return wayOutOf(mail);
  return demo ? inboxTransport(platform) : null;
}

const wayOutOf = (mail: MailConfig): Transport =>
  mail.transport === 'smtp' ? smtpTransport(mail) : postmarkTransport(mail);

/** Asks the server of a setting whether it would take mail from us. @throws TransportError */
export const checkWayOut = (mail: MailConfig): Promise<void> => wayOutOf(mail).check();

/** Whether what is queued can be sent. Steps that need a mail refuse with `mail-unavailable` where it cannot. */
export const mailReady = ({ config }: Pick<Platform, 'config'>): boolean => config.mail !== null || config.demo;

/** Whether mails stay on this machine, in the inbox that a page of the demo shows. */
export const usesInbox = ({ config }: Pick<Platform, 'config'>): boolean => config.demo && config.mail === null;

/** Who every mail comes from. */
export const senderOf = ({ config }: Pick<Platform, 'config'>): MailSender =>
  config.mailFrom ?? { name: 'Hyaline', address: `no-reply@${mailHost(config.publicUrl)}` };

function mailHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return hostname.includes('.') && !/^[\d.:[\]]+$/.test(hostname) ? hostname : 'hyaline.example';
}
