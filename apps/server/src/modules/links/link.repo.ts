import type { LinkState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface NewLink {
  id: string;
  kind: 'study';
  lookupMac: Uint8Array;
  pepperVersion: number;
  studyId: string;
  patientRef: string;
  hours: number;
  maxOpens: number | null;
  hasPassword: boolean;
  includesIdentity: boolean;
}

const INSERT: Statement = {
  name: 'links-insert',
  text: `insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, patient_ref, created_by, expires_at,
           max_opens, has_password, includes_identity, patient_consent_at)
         values (sec.tenant(), $1, $2, $3, $4, $5, $6, sec.user_id(), now() + make_interval(hours => $7), $8, $9, $10, now())
         on conflict (lookup_mac) do nothing returning id`,
};
/** False when the same secret was used before: chance does not do that. */
export async function insertLink(tx: Tx, link: NewLink): Promise<boolean> {
  const { id, kind, lookupMac, pepperVersion, studyId, patientRef, hours, maxOpens, hasPassword, includesIdentity } =
    link;
  const whole = [
    id,
    kind,
    lookupMac,
    pepperVersion,
    studyId,
    patientRef,
    hours,
    maxOpens,
    hasPassword,
    includesIdentity,
  ];
  return (await tx.query(INSERT, whole)).length === 1;
}

const INSERT_PAYLOAD: Statement = {
  name: 'links-insert-payload',
  text: `insert into core.link_payload (tenant_id, link_id, wrapped_key, payload, gate_hash)
         values (sec.tenant(), $1, $2, $3, $4)`,
};
export interface NewPayload {
  wrappedKey: Uint8Array;
  payload: Uint8Array;
  gateHash: string | null;
}
export async function insertPayload(
  tx: Tx,
  linkId: string,
  { wrappedKey, payload, gateHash }: NewPayload,
): Promise<void> {
  await tx.query(INSERT_PAYLOAD, [linkId, wrappedKey, payload, gateHash]);
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
  kind: 'study' | 'viewer' | 'packet';
  state: LinkState;
  studyId: string;
  patientRef: string;
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

const COLUMNS = `l.id, l.kind, l.study_id as "studyId", l.patient_ref as "patientRef", l.created_at as "createdAt",
  l.created_by as "createdById", a.name as "createdByName", l.expires_at as "expiresAt", l.revoked_at as "revokedAt",
  l.opens, l.max_opens as "maxOpens", l.has_password as "hasPassword", l.includes_identity as "includesIdentity",
  case when l.revoked_at is not null then 'revoked' when l.expires_at <= now() then 'expired'
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

export interface AccessRow {
  id: string;
  at: Date;
  outcome: 'opened' | 'wrong-password' | 'refused';
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

const OF_STUDY: Statement = {
  name: 'links-of-study',
  text: `select id, patient_ref as "patientRef" from core.link
         where tenant_id = (select sec.tenant()) and study_id = $1 and revoked_at is null and emptied_at is null`,
};
/** Links of a study that still hold something to open, whoever made them. */
export const linksOfStudy = (tx: Tx, studyId: string): Promise<{ id: string; patientRef: string }[]> =>
  tx.query<{ id: string; patientRef: string }>(OF_STUDY, [studyId]);
