import type { MailKind } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface DevMail {
  id: string;
  sentAt: Date;
  kind: MailKind;
  sender: string;
  recipient: string;
  subject: string;
  text: string;
  html: string;
}

export type NewDevMail = Omit<DevMail, 'sentAt'> & { recipientKey: string };

const KEEP: Statement = { name: 'dev-mail-keep', text: 'select sec.keep_dev_mail($1, $2, $3, $4, $5, $6, $7, $8)' };
/** @throws DatabaseError 42501 outside a demo */
export async function keepDevMail(tx: Tx, mail: NewDevMail): Promise<void> {
  const { id, kind, sender, recipient, recipientKey, subject, text, html } = mail;
  await tx.query(KEEP, [id, kind, sender, recipient, recipientKey, subject, text, html]);
}

const LIST: Statement = {
  name: 'dev-mail-list',
  text: `select id, sent_at as "sentAt", kind, sender, recipient, subject, text, html from sec.dev_mails($1, $2, $3)`,
};
interface Wanted {
  id?: string;
  recipientKey?: string;
  limit: number;
}
/** Newest first; none outside a demo. */
export const devMails = (tx: Tx, { id, recipientKey, limit }: Wanted): Promise<DevMail[]> =>
  tx.query<DevMail>(LIST, [id ?? null, recipientKey ?? null, limit]);
