import type { Locale, Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface NewInvitation {
  id: string;
  email: string;
  emailKey: string;
  name: string;
  role: Role;
  locale: Locale;
  link: Uint8Array;
  lifeSeconds: number;
}

const INVITE = {
  name: 'team-invite',
  text: 'select sec.invite($1, $2, $3, $4, $5, $6, $7, make_interval(secs => $8)) as outcome',
};
export async function insertInvitation(tx: Tx, ask: NewInvitation): Promise<'done' | 'forbidden' | 'already-member'> {
  const params = [ask.id, ask.email, ask.emailKey, ask.name, ask.role, ask.locale, ask.link, ask.lifeSeconds];
  const [row] = await tx.query<{ outcome: 'done' | 'forbidden' | 'already-member' }>(INVITE, params);
  return row?.outcome ?? 'forbidden';
}

export interface RenewedRow {
  email: string;
  role: Role;
  locale: Locale;
  allowed: boolean;
}

const RENEW = {
  name: 'team-renew-invitation',
  text: 'select email, role, locale, allowed from sec.renew_invitation($1, $2, make_interval(secs => $3))',
};
/** Undefined for an invitation that is not waiting; not `allowed`: nothing has changed. */
export const renewInvitation = async (
  tx: Tx,
  id: string,
  link: Uint8Array,
  lifeSeconds: number,
): Promise<RenewedRow | undefined> => (await tx.query<RenewedRow>(RENEW, [id, link, lifeSeconds]))[0];

const WITHDRAW = { name: 'team-withdraw-invitation', text: 'select sec.withdraw_invitation($1) as outcome' };
export async function withdrawInvitation(tx: Tx, id: string): Promise<'done' | 'forbidden' | 'not-found'> {
  const [row] = await tx.query<{ outcome: 'done' | 'forbidden' | 'not-found' }>(WITHDRAW, [id]);
  return row?.outcome ?? 'not-found';
}

const WITHDRAW_OF = { name: 'team-withdraw-invitations-of', text: 'select sec.withdraw_invitations_of($1) as id' };
/** Those that the person has out and may not make any more, now that their place has changed. */
export const withdrawInvitationsOf = async (tx: Tx, accountId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(WITHDRAW_OF, [accountId])).map(({ id }) => id);

export interface InvitationRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  invitedBy: string | null;
  sentAt: Date;
  expiresAt: Date;
  expired: boolean;
  manageable: boolean;
}

const PENDING = {
  name: 'team-pending-invitations',
  text: `select i.id, i.name, i.email, i.role, a.name as "invitedBy", i.sent_at as "sentAt", i.expires_at as "expiresAt",
           i.expires_at <= now() as expired, sec.outranks(i.role) as manageable
         from core.invitation i left join core.account a on a.id = i.invited_by
         where i.accepted_at is null and i.removed_at is null order by i.created_at desc, i.id`,
};
export const pendingInvitations = (tx: Tx): Promise<InvitationRow[]> => tx.query<InvitationRow>(PENDING, []);

export interface OpenedRow {
  tenantId: string;
  id: string;
  clinic: string;
  inviter: string;
  email: string;
  emailKey: string;
  name: string;
  role: Role;
  accountId: string | null;
  enrolled: boolean;
}

const OPEN = {
  name: 'team-open-invitation',
  text: `select tenant_id as "tenantId", id, clinic, inviter, email, email_key as "emailKey", name, role,
           account_id as "accountId", enrolled from sec.open_invitation($1)`,
};
/** As the platform. Undefined for a link that leads nowhere, whatever the cause. */
export const openInvitation = async (tx: Tx, link: Uint8Array): Promise<OpenedRow | undefined> =>
  (await tx.query<OpenedRow>(OPEN, [link]))[0];

const ADD_ACCOUNT = { name: 'team-add-invited-account', text: 'select sec.add_invited_account($1, $2, $3) as role' };
/** An account for the actor, with its place. Null when the link has gone meanwhile, or the e-mail has an account now. */
export async function addInvitedAccount(
  tx: Tx,
  link: Uint8Array,
  locale: Locale,
  passwordHash: string,
): Promise<Role | null> {
  try {
    return (await tx.query<{ role: Role | null }>(ADD_ACCOUNT, [link, locale, passwordHash]))[0]?.role ?? null;
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'account_email_key_key') return null;
    throw error;
  }
}

const TAKE = { name: 'team-take-invitation', text: 'select sec.take_invitation($1) as role' };
/**
 * The place for the actor, whose e-mail must be the invited one. Null when the link has gone meanwhile; `support` for
 * somebody of support, who has a place in no clinic: the transaction is over then.
 */
export async function takeInvitation(tx: Tx, link: Uint8Array): Promise<Role | null> {
  try {
    return (await tx.query<{ role: Role | null }>(TAKE, [link]))[0]?.role ?? null;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('support has no place')) return 'support';
    throw error;
  }
}
