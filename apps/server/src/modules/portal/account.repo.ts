import type { Locale, PasskeysOf } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface InvitedPatient {
  ref: string;
  mayInvite: boolean;
  identity: Buffer;
  profile: Buffer;
}
const PATIENT: Statement = {
  name: 'portal-patient',
  text: `select p.ref, invites(p.id) as "mayInvite", i.details as identity, f.details as profile
    from patient p join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id where p.id = $1`,
};
/** Undefined for a patient whom the person of the context does not see. */
export const patientToInvite = async (tx: Tx, id: string): Promise<InvitedPatient | undefined> =>
  (await tx.query<InvitedPatient>(PATIENT, [id]))[0];

export interface AccountRow {
  id: string;
  invitedAt: Date;
  invitedBy: string;
  activatedAt: Date | null;
  lastSeenAt: Date | null;
  /** An invitation that was not taken up in time. */
  lapsed: boolean;
}
const LIVE: Statement = {
  name: 'portal-account',
  text: `select a.id, a.invited_at as "invitedAt", a.invited_by as "invitedBy", a.activated_at as "activatedAt",
      a.last_seen_at as "lastSeenAt",
      a.activated_at is null and a.invited_at <= now() - make_interval(hours => $2) as lapsed
    from core.portal_account a where a.patient_id = $1 and a.kind = 'patient' and a.ended_at is null`,
};
export const liveAccount = async (tx: Tx, patientId: string, hours: number): Promise<AccountRow | undefined> =>
  (await tx.query<AccountRow>(LIVE, [patientId, hours]))[0];

export interface PasskeysRow {
  accountId: string;
  count: number;
  newestAt: Date;
  lastUsedAt: Date | null;
}
const PASSKEYS: Statement = {
  name: 'portal-passkeys-of',
  text: `select account_id as "accountId", passkeys as count, newest_at as "newestAt", last_used_at as "lastUsedAt"
    from sec.portal_passkeys_of($1)`,
};
/** By account, of the patient and of who comes in for them; whoever has none is not there. */
export async function passkeysOf(tx: Tx, patientId: string): Promise<(accountId: string) => PasskeysOf | null> {
  const rows = new Map((await tx.query<PasskeysRow>(PASSKEYS, [patientId])).map((row) => [row.accountId, row]));
  return (accountId) => {
    const row = rows.get(accountId);
    if (!row) return null;
    const { count, newestAt, lastUsedAt } = row;
    return { count, newestAt: newestAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
  };
}

const OTHERS: Statement = {
  name: 'portal-others',
  text: `select a.id from core.portal_account a
    where a.patient_id = $1 and a.kind = 'proxy' and a.ended_at is null and a.ends_at > now() order by a.invited_at`,
};
/** Accounts of who comes in for the patient, or was invited to. */
export const othersOf = async (tx: Tx, patientId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(OTHERS, [patientId])).map(({ id }) => id);

const HOLD: Statement = { name: 'portal-patient-hold', text: 'select holds($1) as held' };
/** Until the transaction ends nobody puts the record away. False: it is away. */
export const holdPatient = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query<{ held: boolean }>(HOLD, [patientId]))[0]?.held === true;

const OUTDATED: Statement = {
  name: 'portal-account-outdated',
  text: `select a.record_changed as outdated from core.portal_account a where a.patient_id = $1 and a.kind = 'patient'
    order by a.invited_at desc, a.ended_at desc nulls first limit 1`,
};
/** Whether the last way in ended because the address or the birth date of the record is another one now. */
export const isOutdated = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query<{ outdated: boolean }>(OUTDATED, [patientId]))[0]?.outdated === true;

const END: Statement = {
  name: 'portal-account-end',
  text: `update core.portal_account set ended_at = now(), ended_by = (select sec.user_id())
    where patient_id = $1 and kind = 'patient' and ended_at is null returning id`,
};
/** Ends the account with its sessions and links. @returns its id; undefined when there was none to end */
export const endAccount = async (tx: Tx, patientId: string): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(END, [patientId]))[0]?.id;

export interface NewAccount {
  id: string;
  patientId: string;
  ref: string;
  emailKey: Uint8Array;
  birthMac: Uint8Array;
  locale: Locale;
}
const INSERT: Statement = {
  name: 'portal-account-insert',
  text: `insert into core.portal_account (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, (select sec.user_id()))`,
};
export const insertAccount = (tx: Tx, account: NewAccount): Promise<object[]> =>
  tx.query(INSERT, [account.id, account.patientId, account.ref, account.emailKey, account.birthMac, account.locale]);

export interface NewLink {
  secret: Uint8Array;
  accountId: string;
  kind: 'invitation' | 'sign-in';
  browser: Uint8Array | null;
  code: Uint8Array | null;
  lifeSeconds: number;
}
const KEEP: Statement = {
  name: 'portal-link-keep',
  text: 'select sec.keep_portal_link($1, $2, $3, $4, $5, make_interval(secs => $6)) as kept',
};
/** False when the account cannot have such a link. */
export const keepLink = async (tx: Tx, link: NewLink): Promise<boolean> => {
  const { secret, accountId, kind, browser, code, lifeSeconds } = link;
  const [row] = await tx.query<{ kept: boolean }>(KEEP, [secret, accountId, kind, browser, code, lifeSeconds]);
  return row?.kept === true;
};

const SHOWS: Statement = {
  name: 'portal-shows-looks',
  text: 'select access_report as shown from core.access_settings where tenant_id = (select sec.tenant())',
};
export const showsLooks = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ shown: boolean }>(SHOWS, []))[0]?.shown === true;
