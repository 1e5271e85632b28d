import type { LinkChallenge, LinkState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface NewLink {
  id: string;
  kind: LinkKind;
  lookupMac: Uint8Array;
  pepperVersion: number;
  studyId: string | null;
  subjectId: string | null;
  patientRef: string | null;
  hours: number;
  maxOpens: number | null;
  hasPassword: boolean;
  includesIdentity: boolean;
  patientConsent: boolean;
}
export type LinkKind = 'study' | 'viewer' | 'packet';

const INSERT: Statement = {
  name: 'links-insert',
  text: `insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, subject_id, patient_ref,
           created_by, expires_at, max_opens, has_password, includes_identity, patient_consent_at)
         values (sec.tenant(), $1, $2, $3, $4, $5, $6, $7, sec.user_id(), now() + make_interval(hours => $8), $9, $10, $11,
           case when $12 then now() end)
         on conflict (lookup_mac) do nothing returning id`,
};
/** False when the same secret was used before: chance does not do that. */
export async function insertLink(tx: Tx, link: NewLink): Promise<boolean> {
  const { id, kind, lookupMac, pepperVersion, studyId, subjectId, patientRef } = link;
  const { hours, maxOpens, hasPassword, includesIdentity, patientConsent } = link;
  const what = [id, kind, lookupMac, pepperVersion, studyId, subjectId, patientRef];
  const whole = [...what, hours, maxOpens, hasPassword, includesIdentity, patientConsent];
  return (await tx.query(INSERT, whole)).length === 1;
}

const INSERT_PAYLOAD: Statement = {
  name: 'links-insert-payload',
  text: `insert into core.link_payload (tenant_id, link_id, wrapped_key, payload, gate_hash, challenge, challenge_mac)
         values (sec.tenant(), $1, $2, $3, $4, $5, $6)`,
};
export interface NewPayload {
  wrappedKey: Uint8Array;
  payload: Uint8Array;
  gateHash: string | null;
  question?: { challenge: LinkChallenge; mac: Uint8Array };
}
export async function insertPayload(
  tx: Tx,
  linkId: string,
  { wrappedKey, payload, gateHash, question }: NewPayload,
): Promise<void> {
  const { challenge = null, mac = null } = question ?? {};
  await tx.query(INSERT_PAYLOAD, [linkId, wrappedKey, payload, gateHash, challenge, mac]);
}

const INSERT_PARTS: Statement = {
  name: 'links-insert-parts',
  text: `insert into core.link_part (tenant_id, link_id, id, sealed)
         select sec.tenant(), $1, * from unnest($2::uuid[], $3::bytea[])`,
};
export async function insertParts(
  tx: Tx,
  linkId: string,
  parts: readonly { id: string; sealed: Uint8Array }[],
): Promise<void> {
  await tx.query(INSERT_PARTS, [linkId, parts.map(({ id }) => id), parts.map(({ sealed }) => Buffer.from(sealed))]);
}

const INSERT_OBJECTS: Statement = {
  name: 'links-insert-objects',
  text: `insert into core.link_object (tenant_id, link_id, object_id, bytes)
         select sec.tenant(), $1, * from unnest($2::uuid[], $3::bigint[])`,
};
export async function insertObjects(
  tx: Tx,
  linkId: string,
  objects: readonly { id: string; bytes: number }[],
): Promise<void> {
  await tx.query(INSERT_OBJECTS, [linkId, objects.map(({ id }) => id), objects.map(({ bytes }) => bytes)]);
}

export interface LinkRow {
  id: string;
  kind: LinkKind;
  state: LinkState;
  studyId: string | null;
  subjectId: string | null;
  patientRef: string | null;
  createdAt: Date;
  createdById: string;
  createdByName: string;
  expiresAt: Date;
  revokedAt: Date | null;
  opens: number;
  maxOpens: number | null;
  hasPassword: boolean;
  includesIdentity: boolean;
}

/** Every link of the clinic, or only those that the asking person made. */
export type Sight = 'all' | 'own';

const COLUMNS = `l.id, l.kind, l.study_id as "studyId", l.subject_id as "subjectId", l.patient_ref as "patientRef", l.created_at as "createdAt",
  l.created_by as "createdById", a.name as "createdByName", l.expires_at as "expiresAt", l.revoked_at as "revokedAt",
  l.opens, l.max_opens as "maxOpens", l.has_password as "hasPassword", l.includes_identity as "includesIdentity",
  case when l.locked_at is not null then 'locked' when l.revoked_at is not null then 'revoked' when l.expires_at <= now() then 'expired'
       when l.opens >= l.max_opens then 'used-up' else 'live' end as state`;
const SEEN = `from core.link l join core.account a on a.id = l.created_by
  where l.tenant_id = (select sec.tenant()) and ($1 = 'all' or l.created_by = (select sec.user_id()))`;

const LIST: Statement = {
  name: 'links-list',
  text: `select ${COLUMNS} ${SEEN} order by l.created_at desc limit 500`,
};
export const listLinks = (tx: Tx, sight: Sight): Promise<LinkRow[]> => tx.query<LinkRow>(LIST, [sight]);

const FIND: Statement = { name: 'links-find', text: `select ${COLUMNS} ${SEEN} and l.id = $2` };
export const findLink = async (tx: Tx, sight: Sight, id: string): Promise<LinkRow | undefined> =>
  (await tx.query<LinkRow>(FIND, [sight, id]))[0];

const REVOKE: Statement = {
  name: 'links-revoke',
  text: `update core.link set revoked_at = now()
         where tenant_id = (select sec.tenant()) and id = $1 and revoked_at is null returning id`,
};
/** True for the one caller that revoked it. */
export const markRevoked = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(REVOKE, [id])).length === 1;

const LOCK: Statement = {
  name: 'links-lock',
  text: `update core.link set revoked_at = now(), locked_at = now()
         where tenant_id = (select sec.tenant()) and id = $1 and revoked_at is null returning id`,
};
/** Too many wrong answers: as if revoked, and the clinic sees why. True for the one caller that locked it. */
export const markLocked = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(LOCK, [id])).length === 1;

export interface AccessRow {
  id: string;
  at: Date;
  outcome: 'opened' | 'wrong-password' | 'wrong-answer' | 'refused';
  endedAt: Date | null;
  sealedIp: Buffer | null;
  network: string;
  agent: string;
  bytes: number;
}
const ACCESSES: Statement = {
  name: 'links-accesses',
  text: `select id, at, outcome, ended_at as "endedAt", sealed_ip as "sealedIp", network, agent, bytes::float8 as bytes
         from core.link_access where tenant_id = (select sec.tenant()) and link_id = $1 order by at desc limit 1000`,
};
export const listAccesses = (tx: Tx, linkId: string): Promise<AccessRow[]> => tx.query<AccessRow>(ACCESSES, [linkId]);

export interface OpenLink {
  id: string;
  kind: LinkKind;
  subjectId: string | null;
  patientRef: string;
}
const OF_STUDY: Statement = {
  name: 'links-of-study',
  text: `select id, kind, subject_id as "subjectId", patient_ref as "patientRef" from core.link
         where tenant_id = (select sec.tenant()) and study_id = $1 and revoked_at is null and emptied_at is null`,
};
const OF_SUBJECT: Statement = {
  name: 'links-of-subject',
  text: `select id, kind, subject_id as "subjectId", patient_ref as "patientRef" from core.link
         where tenant_id = (select sec.tenant()) and subject_id = $1 and revoked_at is null and emptied_at is null`,
};
/** Links of a visit or packet that still hold something to open, whoever made them. */
export const linksOfSubject = (tx: Tx, subjectId: string): Promise<OpenLink[]> =>
  tx.query<OpenLink>(OF_SUBJECT, [subjectId]);

const OF_PATIENT: Statement = {
  name: 'links-of-patient',
  text: `select id, kind, subject_id as "subjectId", patient_ref as "patientRef" from core.link
         where tenant_id = (select sec.tenant()) and patient_ref = $1 and kind = any ($2) and revoked_at is null
           and emptied_at is null`,
};
/** Links of these kinds about a patient that still hold something to open, whoever made them. */
export const linksOfPatient = (tx: Tx, patientRef: string, kinds: readonly LinkKind[]): Promise<OpenLink[]> =>
  tx.query<OpenLink>(OF_PATIENT, [patientRef, kinds]);

/** Links of a study that still hold something to open, whoever made them. */
export const linksOfStudy = (tx: Tx, studyId: string): Promise<OpenLink[]> => tx.query<OpenLink>(OF_STUDY, [studyId]);
