import type { Statement, Tx } from '../../platform/db/index.ts';

/** A look under special access names its grant; $3 are the facts otherwise. */
const FACTS = `case when sees_as(p.id) = 'grant'
  then left($3::text, -1) || case $3::text when '{}' then '' else ',' end || '"grant":"' || sec.grant_for(null, p.ref) || '"}' else $3::text end`;
const seen = (event: string): string =>
  `select p.id, p.ref, sees_as(p.id) as "seesAs", audit.append('${event}', 'done', 'patient', p.id::text, p.ref, ${FACTS}, $1) as written
   from patient p where p.id = $2`;

export interface SeenRow {
  id: string;
  ref: string;
  seesAs: 'owner' | 'provider' | 'cover' | 'grant';
  written: string;
}
export type SeenEvent = 'patient.printed' | 'patient.print-viewed' | 'patient.viewers-read';
/** $1 sealed address, $2 patient, $3 facts: the event is written by the statement that finds the patient. */
export const SEEN: Record<SeenEvent, Statement> = {
  'patient.printed': { name: 'patient-printed', text: seen('patient.printed') },
  'patient.print-viewed': { name: 'patient-print-viewed', text: seen('patient.print-viewed') },
  'patient.viewers-read': { name: 'patient-viewers-read', text: seen('patient.viewers-read') },
};

export interface ViewerRow {
  account: string;
  why: 'owner' | 'provider' | 'cover' | 'identity';
  until: Date | null;
}
const VIEWERS: Statement = {
  name: 'patient-viewers',
  text: `select m.account_id as account, 'owner' as why, null::timestamptz as until from core.membership m
      where m.role = 'owner' and m.removed_at is null
    union all
    select a.account_id, a.kind, a.ends_at from patient_assignment a
      join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id and m.removed_at is null
      where a.patient_id = $1 and a.ended_at is null and (a.ends_at is null or a.ends_at > now())
        and (m.role in ('owner', 'provider') or (a.kind = 'identity' and m.role in ('admin', 'staff')))`,
};
export const viewersOf = (tx: Tx, patientId: string): Promise<ViewerRow[]> => tx.query(VIEWERS, [patientId]);

export interface LookerRow {
  account: string | null;
  looks: number;
  last: Date;
}
const LOOKERS: Statement = {
  name: 'patient-lookers',
  text: `select case when l.canonical like '{"actor":"%' then substr(l.canonical, 11, 36)::uuid end as account,
      count(*)::integer as looks, max((l.canonical::json ->> 'at')::timestamptz) as last
    from audit.looks($1, null, null, 'done', now() - interval '90 days', now() + interval '1 hour', null, 20000) l
    where l.canonical::json -> 'facts' ->> 'by' is distinct from 'patient'
    group by 1 order by last desc limit 100`,
};
/** Who looked within 90 days; nobody for whom the ledger does not answer. */
export const lookersOf = (tx: Tx, ref: string): Promise<LookerRow[]> => tx.query(LOOKERS, [ref]);

const GRANTS: Statement = {
  name: 'patient-grants',
  text: `with lines as (select l.canonical::json as line from audit.looks($1, null, array['grant.requested', 'grant.approved', 'grant.ended'], 'done',
      now() - interval '2 hours', now() + interval '1 hour', null, 100) l)
    select coalesce(r.line -> 'facts' ->> 'account', r.line ->> 'actor')::uuid as account,
      (r.line ->> 'at')::timestamptz + make_interval(mins => (r.line -> 'facts' ->> 'minutes')::integer) as until
    from lines r where r.line ->> 'event' in ('grant.requested', 'grant.approved')
      and (r.line ->> 'at')::timestamptz + make_interval(mins => (r.line -> 'facts' ->> 'minutes')::integer) > now()
      and not exists (select from lines e where e.line ->> 'event' = 'grant.ended'
        and e.line -> 'resource' ->> 'id' = r.line -> 'resource' ->> 'id')`,
};
/** Special access that runs now, as the ledger tells it. */
export const grantsOver = (tx: Tx, ref: string): Promise<{ account: string; until: Date }[]> => tx.query(GRANTS, [ref]);
