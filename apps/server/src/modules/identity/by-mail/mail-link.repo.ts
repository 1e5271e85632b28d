import type { Tx } from '../../../platform/db/index.ts';

export type MailLinkKind = 'password-reset' | 'unlock' | 'magic-link';

export interface NewMailLink {
  secret: Uint8Array;
  kind: MailLinkKind;
  who: { emailKey: string } | { accountId: string };
  /** Of a magic link: who asked, and what every other browser has to know. */
  browser?: Uint8Array;
  code?: Uint8Array;
  lifeSeconds: number;
}

const KEEP = {
  name: 'identity-keep-mail-link',
  text: 'select sec.keep_mail_link($1, $2, $3, $4, $5, $6, make_interval(secs => $7)) as id',
};
/** The account that the link is for, or null when there is none, or none that may have one. */
export async function keepMailLink(tx: Tx, link: NewMailLink): Promise<string | null> {
  const { secret, kind, who, browser = null, code = null, lifeSeconds } = link;
  const [emailKey, accountId] = 'emailKey' in who ? [who.emailKey, null] : [null, who.accountId];
  const [row] = await tx.query<{ id: string | null }>(KEEP, [
    secret,
    kind,
    emailKey,
    accountId,
    browser,
    code,
    lifeSeconds,
  ]);
  return row?.id ?? null;
}

export interface MailLinkRow {
  userId: string;
  tenantId: string;
  email: string;
  emailKey: string;
  name: string;
  clinicName: string;
  /** False: it has to be confirmed with the code. */
  opened: boolean;
}

const OPEN = {
  name: 'identity-open-mail-link',
  text: `select account_id as "userId", clinic_id as "tenantId", email, email_key as "emailKey", name,
                clinic_name as "clinicName", opened
         from sec.open_mail_link($1, $2, $3, $4, $5)`,
};
interface Open {
  secret: Uint8Array;
  kind: MailLinkKind;
  browser?: Uint8Array;
  code?: Uint8Array;
}
/** Wrong codes that one magic link takes. */
const MAX_TRIES = 5;
/** Undefined for every link that leads nowhere, whatever the cause. */
export const openMailLink = async (tx: Tx, { secret, kind, browser, code }: Open): Promise<MailLinkRow | undefined> =>
  (await tx.query<MailLinkRow>(OPEN, [secret, kind, browser ?? null, code ?? null, MAX_TRIES]))[0];

const USE = { name: 'identity-use-mail-link', text: 'select sec.use_mail_link($1, $2) as done' };
/** In the context of the person. True for the one caller that used it. */
export const useMailLink = (tx: Tx, secret: Uint8Array, kind: MailLinkKind): Promise<boolean> =>
  done(tx, USE, [secret, kind]);

const RESET = { name: 'identity-reset-password', text: 'select sec.reset_password($1, $2) as done' };
/** Uses the link and stores the hash; unfinished sign-ins and other mailed links of the person end with it. */
export const resetPasswordBy = (tx: Tx, secret: Uint8Array, passwordHash: string): Promise<boolean> =>
  done(tx, RESET, [secret, passwordHash]);

async function done(tx: Tx, statement: { name: string; text: string }, params: readonly unknown[]): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>(statement, params);
  return row?.done === true;
}
