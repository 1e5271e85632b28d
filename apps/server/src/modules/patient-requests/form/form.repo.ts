import type { FormClosing, FormKind, FormRequest, RequestLaw } from '@hyaline/contract';
import type { Statement, Tx } from '../../../platform/db/index.ts';

const PAGE: Statement = {
  name: 'request-form',
  text: 'select code, enabled from core.request_form where tenant_id = (select sec.tenant())',
};
export interface FormPage {
  code: string;
  enabled: boolean;
}
export const readForm = async (tx: Tx): Promise<FormPage | undefined> => (await tx.query<FormPage>(PAGE, []))[0];

const SWITCH: Statement = {
  name: 'request-form-switch',
  text: `insert into core.request_form as f (tenant_id, code, enabled, changed_by) values ((select sec.tenant()), $1, $2, (select sec.user_id()))
    on conflict (tenant_id) do update set enabled = excluded.enabled, changed_at = now(), changed_by = excluded.changed_by
    where f.enabled <> excluded.enabled returning true as done`,
};
/** Under the address it had before, if any. @returns false where nothing changed */
export const switchForm = async (tx: Tx, code: string, enabled: boolean): Promise<boolean> =>
  (await tx.query(SWITCH, [code, enabled])).length > 0;

const AT: Statement = {
  name: 'request-form-at',
  text: 'select tenant_id as "tenantId", enabled from sec.request_form_at($1)',
};
/** As the platform. */
export const formAt = async (tx: Tx, code: string): Promise<{ tenantId: string; enabled: boolean } | undefined> =>
  (await tx.query<{ tenantId: string; enabled: boolean }>(AT, [code]))[0];

export interface FormRow {
  id: string;
  ref: string;
  kind: FormKind;
  law: RequestLaw;
  askedOn: string;
  acknowledgeBy: string | null;
  dueOn: string | null;
  closedAs: FormClosing | null;
  closedAt: Date | null;
}
const COLUMNS = `f.id, f.ref, f.kind, f.law, f.asked_on::text as "askedOn", f.acknowledge_by::text as "acknowledgeBy",
  f.due_on::text as "dueOn", f.closed_as as "closedAs", f.closed_at as "closedAt"`;

const QUEUE: Statement = {
  name: 'form-requests',
  text: `select ${COLUMNS} from form_request f where f.confirmed_at is not null
    order by f.closed_at is not null, f.due_on nulls last, f.asked_on desc, f.id limit 500`,
};
/** Those whose address was confirmed; nothing to somebody who keeps no clocks. */
export const formQueue = (tx: Tx): Promise<FormRow[]> => tx.query<FormRow>(QUEUE, []);

const ONE: Statement = {
  name: 'form-request',
  text: `select ${COLUMNS}, f.details from form_request f where f.id = $1 and f.confirmed_at is not null
    and sec.is_owner_here('owner')`,
};
const LOCK: Statement = { ...ONE, name: 'form-request-lock', text: `${ONE.text} for update of f` };
export type OpenRow = FormRow & { details: Uint8Array };
export const findForm = async (tx: Tx, id: string): Promise<OpenRow | undefined> =>
  (await tx.query<OpenRow>(ONE, [id]))[0];
export const lockForm = async (tx: Tx, id: string): Promise<OpenRow | undefined> =>
  (await tx.query<OpenRow>(LOCK, [id]))[0];

const WAITING: Statement = {
  name: 'form-requests-waiting',
  text: `select count(*) filter (where confirmed_at is null)::integer as held, count(*)::integer as open,
    count(*) filter (where confirmed_at is null and network = $1)::integer as near,
    count(*) filter (where confirmed_at > now() - interval '1 hour')::integer as lately
    from form_request where closed_at is null`,
};
interface Waiting {
  /** Unconfirmed. */
  held: number;
  open: number;
  /** Unconfirmed, from this network. */
  near: number;
  /** Confirmed within the hour. */
  lately: number;
}
/** As the clinic's system. @param network - null: of none */
export const waiting = async (tx: Tx, network: Uint8Array | null): Promise<Waiting> =>
  (await tx.query<Waiting>(WAITING, [network]))[0] ?? { held: 0, open: 0, near: 0, lately: 0 };

const MAKE_ROOM: Statement = {
  name: 'form-request-make-room',
  text: `delete from form_request f where f.id = (select x.id from form_request x where x.confirmed_at is null
    order by count(*) over (partition by x.network) desc, x.asked_at limit 1) returning f.id, f.ref`,
};
/** As the clinic's system: the oldest unconfirmed one of the network that has most goes. */
export const makeRoom = (tx: Tx): Promise<{ id: string; ref: string }[]> => tx.query(MAKE_ROOM, []);

const INSERT: Statement = {
  name: 'form-request-insert',
  text: `insert into form_request (tenant_id, id, ref, secret, network, kind, law, asked_on, acknowledge_by, due_on, details)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
export type NewForm = Omit<FormRow, 'closedAs' | 'closedAt'> & {
  secret: Uint8Array;
  network: Uint8Array;
  details: Uint8Array;
};
export const insertForm = (tx: Tx, row: NewForm): Promise<object[]> =>
  tx.query(INSERT, [row.id, row.ref, row.secret, row.network, row.kind, row.law, row.askedOn, row.acknowledgeBy, row.dueOn, row.details]); // prettier-ignore

const BEHIND: Statement = {
  name: 'form-request-behind',
  text: `select ${COLUMNS}, f.asked_at as "askedAt", f.confirmed_at is not null as confirmed from form_request f
    where f.secret = $1 and f.closed_at is null and (f.confirmed_at is not null or f.asked_at > now() - make_interval(mins => $2))
    for update of f`,
};
type FormBehind = FormRow & { askedAt: Date; confirmed: boolean };
export const formBehind = async (tx: Tx, secret: Uint8Array, minutes: number): Promise<FormBehind | undefined> =>
  (await tx.query<FormBehind>(BEHIND, [secret, minutes]))[0];

const CONFIRM: Statement = {
  name: 'form-request-confirm',
  text: 'update form_request set confirmed_at = now(), network = null where id = $1',
};
export const confirmForm = (tx: Tx, id: string): Promise<object[]> => tx.query(CONFIRM, [id]);

const CLOSE: Statement = {
  name: 'form-request-close',
  text: 'update form_request set closed_as = $2, closed_by = (select sec.user_id()), closed_at = now() where id = $1',
};
export const closeForm = (tx: Tx, id: string, as: FormClosing): Promise<object[]> => tx.query(CLOSE, [id, as]);

const REMOVE: Statement = { name: 'form-request-remove', text: 'delete from form_request where id = $1 returning id' };
export const removeForm = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(REMOVE, [id])).length > 0;

const OVER: Statement = {
  name: 'form-requests-over',
  text: `delete from form_request f where (f.confirmed_at is null and f.asked_at <= now() - make_interval(mins => $1))
    or f.closed_at <= now() - make_interval(days => $2) returning f.id, f.ref, f.closed_at is not null as closed`,
};
/** As the clinic's system: what nobody confirmed, and what was closed long ago, goes. */
export const removeOver = (
  tx: Tx,
  minutes: number,
  days: number,
): Promise<{ id: string; ref: string; closed: boolean }[]> => tx.query(OVER, [minutes, days]);

const DUE: Statement = {
  name: 'form-requests-due',
  text: `select ${COLUMNS}, f.reminded from form_request f
    where f.confirmed_at is not null and f.closed_at is null and f.due_on is not null and f.reminded < 100 limit 2000`,
};
export const dueForms = (tx: Tx): Promise<(FormRow & { dueOn: string; reminded: number })[]> => tx.query(DUE, []);

const REMINDED: Statement = {
  name: 'form-request-reminded',
  text: 'update form_request set reminded = $2 where id = $1 and reminded < $2 and closed_at is null returning id',
};
/** True for the one node that reminds. */
export const markReminded = async (tx: Tx, id: string, percent: number): Promise<boolean> =>
  (await tx.query(REMINDED, [id, percent])).length === 1;

const AGREED: Statement = {
  name: 'request-form-agreed',
  text: 'select coalesce(now() < (select sec.baa_until()), false) as agreed',
};
/** Whether the clinic may write of patients: nobody asks where nothing can be kept. */
export const agreed = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ agreed: boolean }>(AGREED, []))[0]?.agreed === true;

const KEEPERS: Statement = {
  name: 'form-request-keepers',
  text: `select m.account_id as id from core.membership m where m.tenant_id = (select sec.tenant()) and m.removed_at is null
    and m.role in ('owner', 'privacy-officer')`,
};
export const keepers = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(KEEPERS, [])).map(({ id }) => id);

const PATIENT: Statement = {
  name: 'form-request-patient',
  text: 'select p.id from patient p where p.ref = $1 and p.removed_at is null and writes_patient(p.id)',
};
/** A patient of whom the person of the transaction may write. */
export const writablePatient = async (tx: Tx, ref: string): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(PATIENT, [ref]))[0]?.id;

export const presentForm = ({ id, ref, kind, law, askedOn, acknowledgeBy, dueOn, closedAs, closedAt }: FormRow): FormRequest => ({
  id, ref, kind, law, askedOn, acknowledgeBy, dueOn, closedAs,
  closedAt: closedAt?.toISOString() ?? null,
}); // prettier-ignore
