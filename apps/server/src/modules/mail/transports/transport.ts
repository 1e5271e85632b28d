import type { MailKind, MailReason } from '@hyaline/contract';
import type { MailSender } from '../../../platform/config/index.ts';

/** One mail, ready to go. */
export interface Message {
  id: string;
  kind: MailKind;
  /** With its angle brackets; the same at each try. */
  messageId: string;
  from: MailSender;
  to: string;
  subject: string;
  text: string;
  html: string;
  date: Date;
}

export interface Transport {
  readonly name: 'inbox' | 'smtp' | 'postmark';
  /** Returns when the next server has taken the mail over. @throws TransportError */
  send(message: Message): Promise<void>;
  /** Whether the next server answers and knows us; sends nothing. @throws TransportError */
  check(): Promise<void>;
}

/** Why a mail could not be handed over: a code of ours, never what a server said, which may name addresses. */
export class TransportError extends Error {
  readonly reason: MailReason;
  /** Trying again cannot help. */
  readonly permanent: boolean;
  /** This address takes no mail: nothing more shall go there. */
  readonly refusesAddress: boolean;

  constructor(reason: MailReason, { permanent = false, refusesAddress = false } = {}) {
    super(reason);
    this.name = 'TransportError';
    this.reason = reason;
    this.permanent = permanent || refusesAddress;
    this.refusesAddress = refusesAddress;
  }
}
