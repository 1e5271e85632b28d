import type { Statement, Tx } from '../../platform/db/index.ts';
import type { AppointmentRow } from './appointment.repo.ts';

export interface FeedRow {
  id: string;
  createdAt: Date;
  readAt: Date | null;
}
const LIST: Statement = {
  name: 'calendar-feeds',
  text: `select f.id, f.created_at as "createdAt", f.read_at as "readAt" from core.calendar_feed f
    where f.account_id = (select sec.user_id()) and f.revoked_at is null order by f.created_at, f.id`,
};
export const ownFeeds = (tx: Tx): Promise<FeedRow[]> => tx.query<FeedRow>(LIST, []);

const LOCK: Statement = {
  name: 'calendar-feeds-lock',
  text: `select pg_advisory_xact_lock(hashtextextended('feeds|' || (select sec.tenant())::text || (select sec.user_id())::text, 0))`,
};
/** Until the transaction ends, nobody else counts or adds addresses of this person. */
export const lockOwnFeeds = (tx: Tx): Promise<object[]> => tx.query(LOCK, []);

const INSERT: Statement = {
  name: 'calendar-feed-insert',
  text: `insert into core.calendar_feed (tenant_id, id, account_id, secret_mac)
    values ((select sec.tenant()), $1, (select sec.user_id()), $2)`,
};
export const insertFeed = (tx: Tx, id: string, mac: Uint8Array): Promise<object[]> => tx.query(INSERT, [id, mac]);

const REVOKE: Statement = {
  name: 'calendar-feed-revoke',
  text: `update core.calendar_feed f set revoked_at = now() where f.id = $1 and f.revoked_at is null returning f.id`,
};
export const revokeFeed = async (tx: Tx, id: string): Promise<boolean> => (await tx.query(REVOKE, [id])).length > 0;

const END_OF: Statement = {
  name: 'calendar-feeds-end',
  text: 'select f.id from sec.end_calendar_feeds_of($1) as f (id)',
};
/** Of somebody whom the person of the context outranks. */
export const endFeedsOf = async (tx: Tx, accountId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(END_OF, [accountId])).map(({ id }) => id);

const OF_MEMBER: Statement = {
  name: 'calendar-feeds-of',
  text: 'select f.id, f.created_at as "createdAt", f.read_at as "readAt" from sec.calendar_feeds_of($1) as f',
};
/** Of somebody whom the person of the context outranks. */
export const feedsOf = (tx: Tx, accountId: string): Promise<FeedRow[]> => tx.query<FeedRow>(OF_MEMBER, [accountId]);

const AHEAD: Statement = {
  name: 'visits-ahead-of',
  text: `select count(*)::integer as visits, min(a.wall_start)::date::text as "nextOn" from core.appointment a
    where a.provider_id = $1 and a.starts_at > now() and a.status in ('booked', 'confirmed')`,
};
/** Visits with a member that are still to come, and the day of the next. */
export const visitsAheadOf = async (tx: Tx, accountId: string): Promise<{ visits: number; nextOn: string | null }> =>
  (await tx.query<{ visits: number; nextOn: string | null }>(AHEAD, [accountId]))[0] ?? { visits: 0, nextOn: null };

const OPEN: Statement = {
  name: 'calendar-feed-open',
  text: 'select tenant_id as "tenantId", account_id as "userId" from sec.open_calendar_feed($1)',
};
/** As the installation itself. @returns whose it is; undefined for one that is nowhere or over */
export const openFeed = async (tx: Tx, mac: Uint8Array): Promise<{ tenantId: string; userId: string } | undefined> =>
  (await tx.query<{ tenantId: string; userId: string }>(OPEN, [mac]))[0];

export type FeedEvent = Pick<AppointmentRow, 'id' | 'revision' | 'patientRef' | 'startsAt' | 'endsAt' | 'status' | 'changedAt'> & { place: string }; // prettier-ignore
const EVENTS: Statement = {
  name: 'calendar-feed-events',
  text: `select a.id, a.revision, a.patient_ref as "patientRef", a.starts_at as "startsAt", a.ends_at as "endsAt", a.status,
      a.changed_at as "changedAt", l.name as place
    from core.appointment a join core.location l on l.id = a.location_id
    where a.provider_id = (select sec.user_id()) and a.starts_at between now() - interval '30 days' and now() + interval '180 days'
      and a.status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed') order by a.starts_at limit 5000`,
};
/** Of the person of the context, from a month ago to half a year ahead. */
export const feedEvents = (tx: Tx): Promise<FeedEvent[]> => tx.query<FeedEvent>(EVENTS, []);
