import type { Statement, Tx } from '../../platform/db/index.ts';
import { type NewRequest, REQUEST_COLUMNS, type RequestRow } from './request.repo.ts';

/** Every statement here runs in the role of the patient, which sees requests about them and no others. */
const LIST: Statement = {
  name: 'own-requests',
  text: `select ${REQUEST_COLUMNS} from patient_request r order by r.opened_at desc, r.id desc limit 200`,
};
export const ownRequestRows = (tx: Tx): Promise<RequestRow[]> => tx.query<RequestRow>(LIST, []);
const ONE: Statement = {
  name: 'own-request',
  text: `select ${REQUEST_COLUMNS} from patient_request r where r.id = $1`,
};
export const ownRequestRow = async (tx: Tx, id: string): Promise<RequestRow | undefined> =>
  (await tx.query<RequestRow>(ONE, [id]))[0];

const ONE_AT_A_TIME: Statement = {
  name: 'own-request-one-at-a-time',
  text: `select pg_advisory_xact_lock(hashtextextended('own-request|' || (select sec.own_patient())::text, 0))`,
};
/** About this patient, until the transaction ends: what is counted before an insert stays true until it. */
export const oneAtATime = (tx: Tx): Promise<object[]> => tx.query(ONE_AT_A_TIME, []);

const INSERT: Statement = {
  name: 'own-request-insert',
  text: `insert into patient_request (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, acknowledge_by,
      due_on, paid_in_full, details, opened_by, identity_by, identity_at)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, case when sec.own_scope('self') then 'patient' else 'representative' end, 'portal', $6, $7, $8, $9, $10, (select sec.user_id()),
      (select sec.user_id()), now()) on conflict do nothing returning id`,
};
/** False when another record has one by this id. */
export const insertOwnRequest = async (tx: Tx, row: Omit<NewRequest, 'askedBy' | 'channel'>): Promise<boolean> =>
  (await tx.query(INSERT, [row.id, row.patientId, row.ref, row.kind, row.law, row.askedOn, row.acknowledgeBy, row.dueOn, row.paidInFull, row.details])).length === 1; // prettier-ignore

const WITHDRAW: Statement = {
  name: 'own-request-withdraw',
  text: `update patient_request set revision = revision + 1, details = $2, state = 'withdrawn',
      closed_by = (select sec.user_id()), closed_at = now()
    where id = $1 and state = 'open' and channel = 'portal' and revision = $3 returning id`,
};
/** False when it was changed or answered meanwhile. */
export const withdrawOwn = async (tx: Tx, id: string, details: Buffer, revision: number): Promise<boolean> =>
  (await tx.query(WITHDRAW, [id, details, revision])).length === 1;

const OPEN: Statement = {
  name: 'own-requests-open',
  text: `select count(*)::integer as many from patient_request r where r.state = 'open' and r.channel = 'portal' and r.opened_by = (select sec.user_id())`,
};
/** Of whoever asks: what somebody else asks for the patient takes nothing from it. */
export const countOpenOwn = async (tx: Tx): Promise<number> =>
  (await tx.query<{ many: number }>(OPEN, []))[0]?.many ?? 0;

const SUBJECT: Statement = {
  name: 'own-request-subject',
  text: `select p.ref, i.details as identity, f.details as profile from patient p
    join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id`,
};
export const ownSubject = async (tx: Tx): Promise<{ ref: string; identity: Buffer; profile: Buffer } | undefined> =>
  (await tx.query<{ ref: string; identity: Buffer; profile: Buffer }>(SUBJECT, []))[0];
