import type { Workspace } from '@hyaline/contract';
import type { Interval } from '@hyaline/schedule';
import type { Statement, Tx } from '../../platform/db/index.ts';

const PLACE: Statement = {
  name: 'figures-place',
  text: `select c.name as clinic, p.workspaces, p.time_zone as zone, to_char((now() at time zone p.time_zone)::date, 'YYYY-MM-DD') as today, now() as "asOf"
    from core.practice p join core.clinic c on c.tenant_id = p.tenant_id`,
};
export interface Place {
  clinic: string;
  workspaces: Workspace[];
  zone: string;
  today: string;
  asOf: Date;
}
export async function placeOf(tx: Tx): Promise<Place> {
  const [place] = await tx.query<Place>(PLACE, []);
  if (!place) throw new Error('a clinic has no practice');
  return place;
}

/** $1 boundaries of the steps, in order: the step of an instant is the number of boundaries up to it. */
const STEP = (column: string): string => `width_bucket(${column}, $1::timestamptz[])`;
const WITHIN = (column: string): string =>
  `${column} >= ($1::timestamptz[])[1] and ${column} < ($1::timestamptz[])[cardinality($1::timestamptz[])]`;

export interface StepRow {
  step: number;
  n: number;
}
export interface VisitsRow {
  step: number;
  completed: number;
  noShow: number;
  lateCancel: number;
}
const VISITS: Statement = {
  name: 'figures-visits',
  text: `select ${STEP('starts_at')} as step, count(*) filter (where status = 'completed')::integer as completed,
      count(*) filter (where status = 'no-show')::integer as "noShow",
      count(*) filter (where status = 'late-cancel')::integer as "lateCancel"
    from core.appointment where ${WITHIN('starts_at')} and status in ('completed', 'no-show', 'late-cancel') group by 1`,
};
export const visitsBy = (tx: Tx, bounds: readonly string[]): Promise<VisitsRow[]> => tx.query(VISITS, [bounds]);

/** One row for each provider and place: minutes since 1970, as `start-end` with commas between. */
const HELD: Statement = {
  name: 'figures-held',
  text: `select provider_id as "providerId", location_id as "locationId",
      string_agg((extract(epoch from starts_at) / 60)::integer || '-' || (extract(epoch from ends_at) / 60)::integer, ',') as spans
    from core.appointment where starts_at < ($1::timestamptz[])[cardinality($1::timestamptz[])]
      and starts_at > ($1::timestamptz[])[1] - interval '8 hours'
      and status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed', 'no-show') group by 1, 2`,
};
interface HeldRow {
  providerId: string;
  locationId: string;
  spans: string;
}
const MINUTE = 60_000;
/** When somebody was booked, by `provider|place`. */
export async function heldTimes(tx: Tx, bounds: readonly string[]): Promise<Map<string, Interval[]>> {
  const rows = await tx.query<HeldRow>(HELD, [bounds]);
  return new Map(
    rows.map(({ providerId, locationId, spans }) => [
      `${providerId}|${locationId}`,
      spans.split(',').map((span) => {
        const dash = span.indexOf('-');
        return { start: Number(span.slice(0, dash)) * MINUTE, end: Number(span.slice(dash + 1)) * MINUTE };
      }),
    ]),
  );
}

const ONLINE: Statement = {
  name: 'figures-online',
  text: `select ${STEP('at')} as step, count(*)::integer as n
    from sec.booked_online(($1::timestamptz[])[1], ($1::timestamptz[])[cardinality($1::timestamptz[])]) as at group by 1`,
};
export const bookedOnlineBy = (tx: Tx, bounds: readonly string[]): Promise<StepRow[]> => tx.query(ONLINE, [bounds]);
const EVER_ONLINE: Statement = {
  name: 'figures-ever-online',
  text: `select exists (select from core.appointment where source = 'public') or exists (select from core.booking_page where enabled) as yes`,
};
/** Whether the clinic has, or had, a page on which people book. */
export const booksOnline = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ yes: boolean }>(EVER_ONLINE, []))[0]?.yes === true;

const CAMPAIGNS: Statement = {
  name: 'figures-campaigns',
  text: `select month::text as from, (month + interval '1 month' - interval '1 day')::date::text as to, people
    from sec.campaign_months($1)`,
};
/** The last finished months, oldest first; counts of 0 to 10 leave the database as null. */
export const campaignMonths = (
  tx: Tx,
  months: number,
): Promise<{ from: string; to: string; people: number | null }[]> => tx.query(CAMPAIGNS, [months]);

const LEAD: Statement = {
  name: 'figures-lead',
  text: `select (starts_at >= $3) as present,
      percentile_cont(0.5) within group (order by extract(epoch from starts_at - created_at) / 86400) as days
    from core.appointment where starts_at >= $1 and starts_at < $2 and starts_at >= created_at and source <> 'import'
      and status not in ('cancelled', 'late-cancel', 'rescheduled') group by 1`,
};
/** The middle of how many days before a visit it was booked, before and from `since` on. */
export async function leadDays(
  tx: Tx,
  { from, since, until }: { from: string; since: string; until: string },
): Promise<{ present: number | null; before: number | null }> {
  const rows = await tx.query<{ present: boolean; days: number }>(LEAD, [from, until, since]);
  return {
    present: rows.find(({ present }) => present)?.days ?? null,
    before: rows.find(({ present }) => !present)?.days ?? null,
  };
}

const TASKS: Statement = {
  name: 'figures-tasks',
  text: `select count(*)::integer as open, count(*) filter (where due_on < $1::date)::integer as overdue,
      count(*) filter (where due_on = $1::date)::integer as due
    from core.task where status <> 'done' and removed_at is null`,
};
export interface TasksNow {
  open: number;
  overdue: number;
  due: number;
}
export const tasksNow = async (tx: Tx, today: string): Promise<TasksNow> =>
  (await tx.query<TasksNow>(TASKS, [today]))[0] ?? { open: 0, overdue: 0, due: 0 };

const TASKS_DONE: Statement = {
  name: 'figures-tasks-done',
  text: `select ${STEP('done_at')} as step, count(*)::integer as n from core.task
    where removed_at is null and done_at is not null and ${WITHIN('done_at')} group by 1`,
};
export const tasksDoneBy = (tx: Tx, bounds: readonly string[]): Promise<StepRow[]> => tx.query(TASKS_DONE, [bounds]);

const OPENED: Statement = {
  name: 'figures-opened',
  text: `select ${STEP('at')} as step, count(*)::integer as n from core.link_access
    where outcome = 'opened' and ${WITHIN('at')} group by 1`,
};
export const linksOpenedBy = (tx: Tx, bounds: readonly string[]): Promise<StepRow[]> => tx.query(OPENED, [bounds]);

const PACKETS: Statement = {
  name: 'figures-packets',
  text: `select present, count(*)::integer as sent, count(*) filter (where opened)::integer as read
    from (select subject_id, bool_or(opens > 0) as opened, min(created_at) >= $3 as present from core.link
          where kind = 'packet' and created_at >= $1 and created_at < $2 group by subject_id) as packets group by 1`,
};
export interface PacketsRow {
  present: boolean;
  sent: number;
  read: number;
}
/** Packets by the first of their links in that time, however often one was sent. */
export const packetsOf = (
  tx: Tx,
  { from, since, until }: { from: string; since: string; until: string },
): Promise<PacketsRow[]> => tx.query(PACKETS, [from, until, since]);

const STORAGE: Statement = { name: 'figures-storage', text: 'select sec.study_bytes()::double precision as bytes' };
export const studyBytes = async (tx: Tx): Promise<number> =>
  (await tx.query<{ bytes: number }>(STORAGE, []))[0]?.bytes ?? 0;
