import type { Locale, ProxyBasis, ProxyPart } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface ProxyRow {
  id: string;
  patientId: string;
  details: Buffer;
  basis: ProxyBasis;
  scope: ProxyPart[];
  activatedAt: Date | null;
  endsAt: Date;
}
const COLUMNS = `a.id, x.patient_id as "patientId", x.details, a.basis, a.scope, a.activated_at as "activatedAt", a.ends_at as "endsAt"`;
export interface LiveProxyRow extends ProxyRow {
  lastSeenAt: Date | null;
  locale: Locale;
  lapsed: boolean;
}
const LIVE: Statement = {
  name: 'proxies-live',
  text: `select ${COLUMNS}, a.last_seen_at as "lastSeenAt", a.locale,
      a.activated_at is null and a.invited_at <= now() - make_interval(hours => $2) as lapsed
    from core.portal_account a join proxy x on x.tenant_id = a.tenant_id and x.id = a.id
    where a.patient_id = $1 and a.kind = 'proxy' and a.ended_at is null and a.ends_at > now()
    order by a.invited_at`,
};
/** Those who come in for a patient, or were invited to; `lapsed` when they did not take it up in time. */
export const liveProxies = (tx: Tx, patientId: string, hours: number) =>
  tx.query<LiveProxyRow>(LIVE, [patientId, hours]);

const LOCK: Statement = {
  name: 'proxies-of-patient-lock',
  text: 'select p.id from patient p where p.id = $1 and p.removed_at is null for no key update',
};
/** Until the transaction ends nobody puts the record away, corrects it or lets another one in. False: it is away. */
export const lockPatient = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query(LOCK, [patientId])).length === 1;

const TELL: Statement = {
  name: 'proxies-patient-to-tell',
  text: `select a.id, a.locale from core.portal_account a where a.patient_id = $1 and a.kind = 'patient'
    and a.activated_at is not null and a.ended_at is null and wants_mails($1, 'passkeys')`,
};
/** The patient's own account, unless they are to be written to otherwise. */
export const accountToTell = async (tx: Tx, patientId: string): Promise<{ id: string; locale: Locale } | undefined> =>
  (await tx.query<{ id: string; locale: Locale }>(TELL, [patientId]))[0];

const OWNERS: Statement = {
  name: 'proxies-owners',
  text: `select m.account_id as id from core.membership m where m.tenant_id = (select sec.tenant()) and m.role = 'owner'
    and m.removed_at is null and m.account_id <> (select sec.user_id())`,
};
/** Every owner but whoever asks. */
export const otherOwners = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(OWNERS, [])).map(({ id }) => id);

export interface NewProxy {
  id: string;
  patientId: string;
  ref: string;
  emailKey: Uint8Array;
  birthMac: Uint8Array;
  locale: Locale;
  basis: ProxyBasis;
  scope: readonly ProxyPart[];
  /** The last day, by the clinic's clocks. */
  until: string;
  details: Uint8Array;
}
const ZONE = `coalesce((select p.time_zone from core.practice p where p.tenant_id = (select sec.tenant())), 'UTC')`;
const TODAY: Statement = { name: 'proxy-today', text: `select (now() at time zone ${ZONE})::date::text as today` };
/** By the clocks of the database and the clinic. */
export const clinicToday = async (tx: Tx): Promise<string> =>
  (await tx.query<{ today: string }>(TODAY, []))[0]?.today ?? '';

const ACCOUNT: Statement = {
  name: 'proxy-account-insert',
  text: `insert into core.portal_account
      (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by, kind, basis, scope, ends_at)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, (select sec.user_id()), 'proxy', $7, $8,
      ($9::date + 1)::timestamp at time zone ${ZONE})
    on conflict do nothing returning id`,
};
const PERSON: Statement = {
  name: 'proxy-insert',
  text: `insert into proxy (tenant_id, id, patient_id, details, given_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))`,
};
/** False when somebody of this address comes in for the patient already. */
export async function insertProxy(tx: Tx, proxy: NewProxy): Promise<boolean> {
  const { id, patientId, ref, emailKey, birthMac, locale, basis, scope, until, details } = proxy;
  const account = await tx.query(ACCOUNT, [id, patientId, ref, emailKey, birthMac, locale, basis, scope, until]);
  if (account.length === 0) return false;
  await tx.query(PERSON, [id, patientId, details]);
  return true;
}

const END: Statement = {
  name: 'proxy-end',
  text: `update core.portal_account set ended_at = now(), ended_by = (select sec.user_id())
    where id = $1 and patient_id = $2 and kind = 'proxy' and ended_at is null returning id`,
};
/** Ends it with its sessions and links. False when there was none. */
export const endProxy = async (tx: Tx, id: string, patientId: string): Promise<boolean> =>
  (await tx.query(END, [id, patientId])).length === 1;

const OWN: Statement = {
  name: 'proxies-own',
  text: `select ${COLUMNS} from sec.own_proxies() a join proxy x on x.id = a.id`,
};
/** In the patient's own role. */
export const ownProxies = (tx: Tx): Promise<ProxyRow[]> => tx.query<ProxyRow>(OWN, []);
const END_OWN: Statement = { name: 'proxy-end-own', text: 'select sec.end_own_proxy($1) as ended' };
export const endOwnProxy = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query<{ ended: boolean }>(END_OWN, [id]))[0]?.ended === true;

const OWN_PERSON: Statement = {
  name: 'proxy-own-person',
  text: 'select x.patient_id as "patientId", x.details from proxy x where x.id = (select sec.user_id())',
};
/** Of somebody who is here for a patient, in their own context. */
export const ownPerson = async (tx: Tx): Promise<{ patientId: string; details: Buffer } | undefined> =>
  (await tx.query<{ patientId: string; details: Buffer }>(OWN_PERSON, []))[0];
