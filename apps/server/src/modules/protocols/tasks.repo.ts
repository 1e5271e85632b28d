import type { FOLLOW_UP_STATES, REFILL_STATES } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

type Kind = 'refill' | 'follow_up';

export interface TaskRow<State extends string = string> {
  id: string;
  protocolId: string;
  /** `YYYY-MM-DD` */
  dueOn: string;
  state: State;
  details: Buffer;
  changedAt: Date;
  changedBy: string;
}
export type RefillRow = TaskRow<(typeof REFILL_STATES)[number]>;
export type FollowUpRow = TaskRow<(typeof FOLLOW_UP_STATES)[number]>;

const COLUMNS = `t.id, t.protocol_id as "protocolId", to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.state, t.details,
  t.changed_at as "changedAt", t.changed_by as "changedBy"`;
const listed = (kind: Kind): Statement => ({
  name: `${kind}-list`,
  text: `select ${COLUMNS} from ${kind} t where t.protocol_id = $1 order by t.state <> 'due', t.due_on, t.id limit 500`,
});
const LISTS = { refill: listed('refill'), follow_up: listed('follow_up') };
export const refillsOf = (tx: Tx, protocolId: string): Promise<RefillRow[]> => tx.query(LISTS.refill, [protocolId]);
export const followUpsOf = (tx: Tx, protocolId: string): Promise<FollowUpRow[]> =>
  tx.query(LISTS.follow_up, [protocolId]);

const locked = (kind: Kind): Statement => ({
  name: `${kind}-lock`,
  text: `select ${COLUMNS} from ${kind} t where t.id = $1 and t.protocol_id = $2 for update`,
});
const LOCKS = { refill: locked('refill'), follow_up: locked('follow_up') };
/** One that belongs to the protocol, kept for this transaction. */
export const lockTask = async (tx: Tx, kind: Kind, id: string, protocolId: string): Promise<TaskRow | undefined> =>
  (await tx.query<TaskRow>(LOCKS[kind], [id, protocolId]))[0];

const inserted = (kind: Kind): Statement => ({
  name: `${kind}-insert`,
  text: `insert into ${kind} (tenant_id, id, protocol_id, patient_id, due_on, details, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()))`,
});
const INSERTS = { refill: inserted('refill'), follow_up: inserted('follow_up') };
export interface NewTask {
  id: string;
  protocolId: string;
  patientId: string;
  dueOn: string;
  details: Buffer;
}
export const insertTask = (
  tx: Tx,
  kind: Kind,
  { id, protocolId, patientId, dueOn, details }: NewTask,
): Promise<object[]> => tx.query(INSERTS[kind], [id, protocolId, patientId, dueOn, details]);

const settled = (kind: Kind): Statement => ({
  name: `${kind}-settle`,
  text: `update ${kind} set state = $2, details = $3, changed_by = (select sec.user_id()), changed_at = now() where id = $1`,
});
const SETTLES = { refill: settled('refill'), follow_up: settled('follow_up') };
export const settleTask = (tx: Tx, kind: Kind, id: string, state: string, details: Buffer): Promise<object[]> =>
  tx.query(SETTLES[kind], [id, state, details]);

export interface DueRow {
  id: string;
  kind: 'refill' | 'follow-up';
  dueOn: string;
  protocolId: string;
  patientId: string;
  patientRef: string;
}
/** $1 sealed address: what is due, each shown with a ledger entry of its own. No sealed part is read. */
const dueOf = (where: string): string => `select t.id, t.kind, to_char(t.due_on, 'YYYY-MM-DD') as "dueOn",
    t.protocol_id as "protocolId", t.patient_id as "patientId", p.ref as "patientRef",
    audit.append('protocol.due-listed', 'done', t.kind, t.id::text, p.ref,
      case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end, $1) as written
  from (select * from (
      select r.id, 'refill' as kind, r.due_on, r.protocol_id, r.patient_id from refill r where r.state = 'due'
      union all select f.id, 'follow-up', f.due_on, f.protocol_id, f.patient_id from follow_up f where f.state = 'due') a
    where exists (select from patient q join protocol x on x.patient_id = q.id
      where q.id = a.patient_id and q.removed_at is null and x.id = a.protocol_id and x.state = 'signed') ${where}
    order by a.due_on, a.id limit 200) t
  join patient p on p.id = t.patient_id order by t.due_on, t.id`;
export const DUE: Record<'mine' | 'all', Statement> = {
  mine: { name: 'due-mine', text: dueOf('and a.patient_id in (select my_patients())') },
  all: { name: 'due-all', text: dueOf('') },
};
