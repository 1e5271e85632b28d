import type { LinkChallenge } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface FoundLink {
  tenantId: string;
  linkId: string;
  gateHash: string | null;
  challenge: LinkChallenge | null;
}
const FIND: Statement = {
  name: 'links-find-by-lookup',
  text: 'select tenant_id as "tenantId", link_id as "linkId", gate_hash as "gateHash", challenge from sec.find_link($1)',
};
/** In the platform's context only. */
export const findByLookup = async (tx: Tx, mac: Uint8Array): Promise<FoundLink | undefined> =>
  (await tx.query<FoundLink>(FIND, [mac]))[0];

const TRY: Statement = {
  name: 'links-try-challenge',
  text: 'select challenge_mac as mac, tries_left as "triesLeft" from sec.try_link_challenge($1)',
};
/** Takes one of the five tries, before the answer is looked at. Nothing when none is left. */
export const tryChallenge = async (
  tx: Tx,
  lookupMac: Uint8Array,
): Promise<{ mac: Buffer; triesLeft: number } | undefined> =>
  (await tx.query<{ mac: Buffer; triesLeft: number }>(TRY, [lookupMac]))[0];
const FORGIVE_TRIES: Statement = { name: 'links-forgive-tries', text: 'select sec.forgive_link_tries($1)' };
export async function forgiveTries(tx: Tx, lookupMac: Uint8Array): Promise<void> {
  await tx.query(FORGIVE_TRIES, [lookupMac]);
}

const TRIES: Statement = {
  name: 'links-failures',
  text: 'select sec.throttle_try($1, $2, make_interval(secs => $3)) as wait',
};
/** Counts a failure. @returns seconds to wait, 0 within the limit */
export async function countFailure(tx: Tx, key: Uint8Array, max: number, windowSeconds: number): Promise<number> {
  return (await tx.query<{ wait: number }>(TRIES, [key, max, windowSeconds]))[0]?.wait ?? 0;
}
const FORGIVE: Statement = { name: 'links-forgive', text: 'select sec.throttle_forgive($1)' };
/** Takes back a counted try that was none. */
export async function forgiveTry(tx: Tx, key: Uint8Array): Promise<void> {
  await tx.query(FORGIVE, [key]);
}

export interface OpenedRow {
  kind: 'study' | 'viewer' | 'packet';
  patientRef: string | null;
  expiresAt: Date;
  viewingEndsAt: Date;
  clinicName: string;
  wrappedKey: Buffer;
  payloadBytes: number;
  opens: number;
}
const OPEN: Statement = {
  name: 'links-open',
  text: `with opened as (
           update core.link set opens = opens + 1
           where tenant_id = (select sec.tenant()) and id = $1 and revoked_at is null and emptied_at is null
             and expires_at > now() and (max_opens is null or opens < max_opens)
           returning tenant_id, id, kind, patient_ref, expires_at, opens)
         select o.kind, o.patient_ref as "patientRef", o.expires_at as "expiresAt", o.opens,
           least(now() + make_interval(secs => $2), o.expires_at) as "viewingEndsAt", c.name as "clinicName",
           p.wrapped_key as "wrappedKey", octet_length(p.payload) as "payloadBytes"
         from opened o join core.clinic c on c.tenant_id = o.tenant_id
         join core.link_payload p on p.tenant_id = o.tenant_id and p.link_id = o.id`,
};
/** Counts one opening if the link may be opened at this moment; the one place where that is decided. */
export const openOnce = async (tx: Tx, linkId: string, viewingSeconds: number): Promise<OpenedRow | undefined> =>
  (await tx.query<OpenedRow>(OPEN, [linkId, viewingSeconds]))[0];

const WHY: Statement = {
  name: 'links-why-refused',
  text: `select patient_ref as "patientRef", case when locked_at is not null then 'locked' when revoked_at is not null then 'revoked'
           when expires_at <= now() then 'expired' else 'used-up' end as reason
         from core.link where tenant_id = (select sec.tenant()) and id = $1`,
};
/** For the owner's eyes: the asker is never told. */
export const whyRefused = async (
  tx: Tx,
  linkId: string,
): Promise<{ patientRef: string | null; reason: string } | undefined> =>
  (await tx.query<{ patientRef: string | null; reason: string }>(WHY, [linkId]))[0];

export interface NewAccess {
  id: string;
  linkId: string;
  outcome: 'opened' | 'wrong-password' | 'wrong-answer' | 'refused';
  sealedIp: Uint8Array;
  network: string;
  agent: string;
}
const ACCESS: Statement = {
  name: 'links-insert-access',
  text: `insert into core.link_access (tenant_id, id, link_id, outcome, sealed_ip, network, agent)
         values (sec.tenant(), $1, $2, $3, $4, $5, $6)`,
};
export async function insertAccess(tx: Tx, access: NewAccess): Promise<void> {
  const { id, linkId, outcome, sealedIp, network, agent } = access;
  await tx.query(ACCESS, [id, linkId, outcome, sealedIp, network, agent]);
}

const SESSION: Statement = {
  name: 'links-insert-session',
  text: `insert into core.link_session (token_hash, tenant_id, link_id, access_id, ends_at)
         values ($1, sec.tenant(), $2, $3, $4)`,
};
export async function insertSession(
  tx: Tx,
  session: { tokenHash: Uint8Array; linkId: string; accessId: string; endsAt: Date },
): Promise<void> {
  await tx.query(SESSION, [session.tokenHash, session.linkId, session.accessId, session.endsAt]);
}
