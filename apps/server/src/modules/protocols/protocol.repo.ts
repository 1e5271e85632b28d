import type { ProtocolState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface AboutPatient {
  patientId: string;
  patientRef: string;
  mayWrite: boolean;
  /** The record is put away: read, not written. */
  removed: boolean;
}

export interface ProtocolRow extends AboutPatient {
  id: string;
  state: ProtocolState;
  revision: number;
  version: number | null;
  details: Buffer | null;
  reason: Buffer | null;
  createdAt: Date;
  changedAt: Date;
}

/** Of `patient p`. */
const PATIENT = `p.id as "patientId", p.ref as "patientRef", writes_patient(p.id) as "mayWrite", p.removed_at is not null as removed`;
/** Of `protocol x` joined with `patient p`. */
const COLUMNS = `x.id, x.state, x.revision, x.version, x.details, x.reason, x.created_at as "createdAt", x.changed_at as "changedAt", ${PATIENT}`;
const JOINED = `protocol x join patient p on p.tenant_id = x.tenant_id and p.id = x.patient_id`;
/** A look under special access names its grant. */
const FACTS = `case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end`;
/** The ledger's own function: the entry is written by the statement that reads. $1 is the sealed address. */
const eventOf = (name: string, type: string, id: string): string =>
  `audit.append('${name}', 'done', '${type}', ${id}::text, p.ref, ${FACTS}, $1) as written`;

/** $1 sealed address, $2 protocol. */
const READ: Statement = {
  name: 'protocol-read',
  text: `select ${COLUMNS}, ${eventOf('protocol.read', 'protocol', 'x.id')} from ${JOINED} where x.id = $2`,
};
/** The protocol and its ledger entry in one statement; undefined when this person does not see it. */
export const readProtocol = async (tx: Tx, address: Buffer, id: string): Promise<ProtocolRow | undefined> =>
  (await tx.query<ProtocolRow>(READ, [address, id]))[0];

const LIST: Statement = {
  name: 'protocol-list',
  text: `select ${PATIENT}, ${eventOf('protocol.listed', 'patient', 'p.id')} from patient p where p.id = $2`,
};
/** The ledger entry of the list, with what is known of the patient; undefined when this person does not see them. */
export const noteList = async (tx: Tx, address: Buffer, patientId: string): Promise<AboutPatient | undefined> =>
  (await tx.query<AboutPatient>(LIST, [address, patientId]))[0];

export interface ListedRow extends ProtocolRow {
  /** Of the newest signed version. */
  signed: Buffer | null;
  /** `YYYY-MM-DD` */
  nextDueOn: string | null;
}
const OF_PATIENT: Statement = {
  name: 'protocol-of-patient',
  text: `select ${COLUMNS}, v.details as signed, (select to_char(min(d.due_on), 'YYYY-MM-DD') from (
      select r.due_on from refill r where r.protocol_id = x.id and r.state = 'due'
      union all select f.due_on from follow_up f where f.protocol_id = x.id and f.state = 'due') d) as "nextDueOn"
    from ${JOINED} left join protocol_version v on v.tenant_id = x.tenant_id and v.protocol_id = x.id and v.number = x.version
    where x.patient_id = $1 order by array_position(array['signed', 'draft', 'paused', 'ended'], x.state), x.changed_at desc, x.id limit 200`,
};
export const protocolsOf = (tx: Tx, patientId: string): Promise<ListedRow[]> => tx.query(OF_PATIENT, [patientId]);

const PATIENT_NOW: Statement = {
  name: 'protocol-patient',
  text: `select ${PATIENT} from patient p where p.id = $1`,
};
/** Without a ledger entry, for a change that writes its own. */
export const patientOf = async (tx: Tx, id: string): Promise<AboutPatient | undefined> =>
  (await tx.query<AboutPatient>(PATIENT_NOW, [id]))[0];

const SEEN: Statement = { name: 'protocol-seen', text: `select ${COLUMNS} from ${JOINED} where x.id = $1` };
const LOCK: Statement = { name: 'protocol-lock', text: 'select x.id from protocol x where x.id = $1 for update' };
/** The protocol, kept for this transaction when the person may write it; undefined when they do not see it. */
export async function lockProtocol(tx: Tx, id: string): Promise<ProtocolRow | undefined> {
  await tx.query(LOCK, [id]); // what may not be written is not locked, and is refused later by `mayWrite`
  return (await tx.query<ProtocolRow>(SEEN, [id]))[0];
}

const INSERT: Statement = {
  name: 'protocol-insert',
  text: `insert into protocol (tenant_id, id, patient_id, details, created_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))`,
};
export const insertProtocol = (tx: Tx, id: string, patientId: string, details: Buffer): Promise<object[]> =>
  tx.query(INSERT, [id, patientId, details]);

const SET_DRAFT: Statement = {
  name: 'protocol-draft',
  text: `update protocol set details = $2, revision = revision + 1, changed_at = now() where id = $1`,
};
export const setDraft = (tx: Tx, id: string, details: Buffer | null): Promise<object[]> =>
  tx.query(SET_DRAFT, [id, details]);

const VERSION: Statement = {
  name: 'protocol-version-insert',
  text: `insert into protocol_version (tenant_id, protocol_id, number, patient_id, details, sha256, signed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, decode($5, 'hex'), (select sec.user_id()))`,
};
const SIGNED: Statement = {
  name: 'protocol-signed',
  text: `update protocol set state = 'signed', version = $2, details = null, reason = null, revision = revision + 1, changed_at = now()
    where id = $1`,
};
export interface NewVersion {
  id: string;
  number: number;
  patientId: string;
  details: Buffer;
  sha256: string;
}
export async function signVersion(tx: Tx, { id, number, patientId, details, sha256 }: NewVersion): Promise<void> {
  await tx.query(VERSION, [id, number, patientId, details, sha256]);
  await tx.query(SIGNED, [id, number]);
}

export interface VersionRow {
  number: number;
  details: Buffer;
  sha256: string;
  signedBy: string;
  signedAt: Date;
}
const VERSIONS: Statement = {
  name: 'protocol-versions',
  text: `select v.number, v.details, encode(v.sha256, 'hex') as sha256, v.signed_by as "signedBy", v.signed_at as "signedAt"
    from protocol_version v where v.protocol_id = $1 order by v.number desc`,
};
export const versionsOf = (tx: Tx, id: string): Promise<VersionRow[]> => tx.query(VERSIONS, [id]);

const STATE: Statement = {
  name: 'protocol-state',
  text: `update protocol set state = $2, reason = $3, revision = revision + 1, changed_at = now() where id = $1`,
};
export const setState = (tx: Tx, id: string, state: ProtocolState, reason: Buffer): Promise<object[]> =>
  tx.query(STATE, [id, state, reason]);

const REPLACE: Statement = { name: 'protocol-draft-replace', text: 'update protocol set details = $2 where id = $1' };
/** The same draft, sealed for the revision that the protocol has come to. */
export const replaceDraft = (tx: Tx, id: string, details: Buffer): Promise<object[]> =>
  tx.query(REPLACE, [id, details]);

export interface PrintedRow extends ProtocolRow, Omit<VersionRow, 'details'> {
  signed: Buffer;
  identity: Buffer;
  clinic: string;
}
/** $1 protocol, $2 version or null for the newest. Whoever prints it writes its ledger entry in the same transaction. */
const PRINT: Statement = {
  name: 'protocol-print',
  text: `select ${COLUMNS}, v.number, v.details as signed, encode(v.sha256, 'hex') as sha256, v.signed_by as "signedBy",
      v.signed_at as "signedAt", i.details as identity, c.name as clinic
    from ${JOINED} join protocol_version v on v.tenant_id = x.tenant_id and v.protocol_id = x.id
    join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join core.clinic c on c.tenant_id = x.tenant_id
    where x.id = $1 and v.number = coalesce($2::integer, x.version)`,
};
export const printedVersion = async (tx: Tx, id: string, version: number | null): Promise<PrintedRow | undefined> =>
  (await tx.query<PrintedRow>(PRINT, [id, version]))[0];
