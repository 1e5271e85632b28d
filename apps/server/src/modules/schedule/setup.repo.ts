import type { AppointmentColour, AppointmentTypeFields, HoursException, WeeklyHours } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import { minuteOf, wallOfMinute } from './minutes.ts';

export interface TypeRow {
  id: string;
  revision: number;
  name: string;
  minutes: number;
  bufferBefore: number;
  bufferAfter: number;
  colour: AppointmentColour;
  providerIds: string[];
  byPatients: boolean;
  removed: boolean;
}
const TYPE = `t.id, t.revision, t.name, t.minutes, t.buffer_before as "bufferBefore", t.buffer_after as "bufferAfter", t.colour,
  t.provider_ids as "providerIds", t.by_patients as "byPatients", t.removed_at is not null as removed`;
const TYPES: Statement = {
  name: 'appointment-types',
  text: `select ${TYPE} from core.appointment_type t order by t.removed_at is not null, lower(t.name), t.id`,
};
export const appointmentTypes = (tx: Tx): Promise<TypeRow[]> => tx.query<TypeRow>(TYPES, []);
const ONE_TYPE: Statement = {
  name: 'appointment-type',
  text: `select ${TYPE} from core.appointment_type t where t.id = $1`,
};
export const findType = async (tx: Tx, id: string): Promise<TypeRow | undefined> =>
  (await tx.query<TypeRow>(ONE_TYPE, [id]))[0];

const ADD_TYPE: Statement = {
  name: 'appointment-type-insert',
  text: `insert into core.appointment_type (tenant_id, id, name, minutes, buffer_before, buffer_after, colour, provider_ids,
      by_patients, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, (select sec.user_id())) on conflict do nothing returning id`,
};
const valuesOf = (f: AppointmentTypeFields) => [f.name, f.minutes, f.bufferBefore, f.bufferAfter, f.colour, f.providerIds, f.byPatients]; // prettier-ignore
/** @returns false where one has this name */
export const insertType = async (tx: Tx, id: string, fields: AppointmentTypeFields): Promise<boolean> =>
  (await tx.query(ADD_TYPE, [id, ...valuesOf(fields)])).length > 0;
const CHANGE_TYPE: Statement = {
  name: 'appointment-type-change',
  text: `update core.appointment_type t set revision = t.revision + 1, name = $3, minutes = $4, buffer_before = $5, buffer_after = $6,
      colour = $7, provider_ids = $8, by_patients = $9, changed_at = now(), changed_by = (select sec.user_id()),
      removed_at = case when $10 then coalesce(t.removed_at, now()) end
    where t.id = $1 and t.revision = $2 returning t.id`,
};
export const changeType = async (
  tx: Tx,
  id: string,
  { revision, fields, removed }: { revision: number; fields: AppointmentTypeFields; removed: boolean },
): Promise<boolean> => (await tx.query(CHANGE_TYPE, [id, revision, ...valuesOf(fields), removed])).length > 0;

export interface ProviderRow {
  id: string;
  role: string;
  hasHours: boolean;
}
const PROVIDERS: Statement = {
  name: 'schedule-providers',
  text: `select m.account_id as id, m.role, exists (select from core.availability v where v.provider_id = m.account_id
      and (v.valid_until is null or v.valid_until >= current_date - 1)) as "hasHours"
    from core.membership m where m.role in ('owner', 'provider') and m.removed_at is null`,
};
/** Those who treat: owners and providers. */
export const scheduleProviders = (tx: Tx): Promise<ProviderRow[]> => tx.query<ProviderRow>(PROVIDERS, []);

const FORMER: Statement = {
  name: 'schedule-former',
  text: `select distinct a.provider_id as id from core.appointment a where a.starts_at > now() - interval '1 year'
      and a.provider_id not in (select m.account_id from core.membership m
        where m.role in ('owner', 'provider') and m.removed_at is null)`,
};
/** Those with appointments, of the last year or to come, who treat no more. */
export const formerProviders = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(FORMER, [])).map(({ id }) => id);

const ROLE: Statement = {
  name: 'schedule-role',
  text: `select m.role from core.membership m where m.account_id = $1 and m.removed_at is null`,
};
export const roleOf = async (tx: Tx, accountId: string): Promise<string | undefined> =>
  (await tx.query<{ role: string }>(ROLE, [accountId]))[0]?.role;

export interface PlaceRow {
  id: string;
  zone: string;
  name: string;
}
const LOCATIONS: Statement = {
  name: 'schedule-locations',
  text: `select l.id, l.time_zone as zone, l.name from core.location l where l.removed_at is null order by l.sort, l.id`,
};
export const places = (tx: Tx): Promise<PlaceRow[]> => tx.query<PlaceRow>(LOCATIONS, []);
const ROOM: Statement = {
  name: 'schedule-room',
  text: `select r.location_id as "locationId" from core.room r where r.id = $1 and r.removed_at is null`,
};
export const locationOfRoom = async (tx: Tx, id: string): Promise<string | undefined> =>
  (await tx.query<{ locationId: string }>(ROOM, [id]))[0]?.locationId;
const BOOKABLE: Statement = { name: 'schedule-bookable', text: 'select sec.is_bookable($1) as yes' };
export const isBookable = async (tx: Tx, ref: string): Promise<boolean> =>
  (await tx.query<{ yes: boolean }>(BOOKABLE, [ref]))[0]?.yes === true;

const REVISION: Statement = {
  name: 'schedule-hours-revision',
  text: `select s.revision from core.provider_schedule s where s.provider_id = $1`,
};
/** 0 for somebody who has none. */
export const hoursRevision = async (tx: Tx, providerId: string): Promise<number> =>
  (await tx.query<{ revision: number }>(REVISION, [providerId]))[0]?.revision ?? 0;
const FIRST: Statement = {
  name: 'schedule-hours-first',
  text: `insert into core.provider_schedule (tenant_id, provider_id, changed_by)
    values ((select sec.tenant()), $1, (select sec.user_id())) on conflict do nothing returning revision`,
};
const NEXT: Statement = {
  name: 'schedule-hours-next',
  text: `update core.provider_schedule s set revision = s.revision + 1, changed_at = now(), changed_by = (select sec.user_id())
    where s.provider_id = $1 and s.revision = $2 returning s.revision`,
};
/** @returns the new revision; undefined when somebody else changed it meanwhile */
export const advanceHours = async (tx: Tx, providerId: string, revision: number): Promise<number | undefined> =>
  (
    await (revision === 0
      ? tx.query<{ revision: number }>(FIRST, [providerId])
      : tx.query<{ revision: number }>(NEXT, [providerId, revision]))
  )[0]?.revision;

export interface HoursRow extends WeeklyHours {
  id: string;
  providerId: string;
}
interface StoredHours extends Omit<HoursRow, 'from' | 'to'> {
  fromMinute: number;
  toMinute: number;
}
const HOURS: Statement = {
  name: 'schedule-hours',
  text: `select v.id, v.provider_id as "providerId", v.location_id as "locationId", v.weekday, v.from_minute as "fromMinute",
      v.to_minute as "toMinute", v.valid_from::text as "validFrom", v.valid_until::text as "validUntil"
    from core.availability v where ($1::uuid[] is null or v.provider_id = any ($1))
    order by v.weekday, v.from_minute, v.valid_from, v.id`,
};
export const weeklyHours = async (tx: Tx, providerIds: readonly string[] | null): Promise<HoursRow[]> =>
  (await tx.query<StoredHours>(HOURS, [providerIds])).map(({ fromMinute, toMinute, ...row }) => ({
    ...row,
    from: wallOfMinute(fromMinute),
    to: wallOfMinute(toMinute),
  }));
const DROP: Statement = { name: 'schedule-hours-drop', text: 'delete from core.availability v where v.id = any ($1)' };
export const dropHours = (tx: Tx, ids: readonly string[]): Promise<object[]> => tx.query(DROP, [ids]);
const END: Statement = {
  name: 'schedule-hours-end',
  text: 'update core.availability v set valid_until = $2 where v.id = $1',
};
export const endHours = (tx: Tx, id: string, validUntil: string | null): Promise<object[]> =>
  tx.query(END, [id, validUntil]);
const ADD: Statement = {
  name: 'schedule-hours-add',
  text: `insert into core.availability (tenant_id, id, provider_id, location_id, weekday, from_minute, to_minute, valid_from, valid_until)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8)`,
};
export const addHours = (tx: Tx, providerId: string, h: WeeklyHours & { id: string }): Promise<object[]> =>
  tx.query(ADD, [h.id, providerId, h.locationId, h.weekday, minuteOf(h.from), minuteOf(h.to), h.validFrom, h.validUntil]); // prettier-ignore

export interface ExceptionRow extends HoursException {
  id: string;
}
const EXCEPTIONS: Statement = {
  name: 'schedule-exceptions',
  text: `select e.id, e.kind, e.provider_id as "providerId", e.location_id as "locationId", e.reason,
      to_char(e.from_wall, 'YYYY-MM-DD"T"HH24:MI') as from, to_char(e.to_wall, 'YYYY-MM-DD"T"HH24:MI') as to
    from core.availability_exception e
    where e.to_wall >= $2::date - 1 and (e.provider_id is null or $1::uuid[] is null or e.provider_id = any ($1))
    order by e.from_wall, e.id`,
};
/** Of these providers and of whole locations, which are not over by a day. */
export const exceptionsSince = (tx: Tx, providerIds: readonly string[] | null, day: string): Promise<ExceptionRow[]> =>
  tx.query<ExceptionRow>(EXCEPTIONS, [providerIds, day]);
const ADD_EXCEPTION: Statement = {
  name: 'schedule-exception-add',
  text: `insert into core.availability_exception (tenant_id, id, kind, provider_id, location_id, from_wall, to_wall, reason, created_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, (select sec.user_id()))`,
};
export const insertException = (tx: Tx, id: string, e: HoursException): Promise<object[]> =>
  tx.query(ADD_EXCEPTION, [id, e.kind, e.providerId, e.locationId, e.from, e.to, e.reason]);
const EXCEPTION: Statement = {
  name: 'schedule-exception',
  text: `select e.kind, e.provider_id as "providerId", e.location_id as "locationId",
      to_char(e.to_wall, 'YYYY-MM-DD"T"HH24:MI') as to, e.from_wall < at.today as begun, e.to_wall <= at.today as over,
      to_char(at.today, 'YYYY-MM-DD"T"HH24:MI') as today, e.created_at > now() - interval '23 hours' as fresh
    from core.availability_exception e
    cross join lateral (select date_trunc('day', now() at time zone coalesce((select l.time_zone from core.location l
      where l.id = e.location_id), (select p.time_zone from core.practice p))) as today) as at
    where e.id = $1`,
};
export interface Begun extends Pick<ExceptionRow, 'kind' | 'providerId' | 'locationId' | 'to'> {
  /** Before today by the clocks of its place. */
  begun: boolean;
  over: boolean;
  /** The start of today there, YYYY-MM-DDTHH:MM. */
  today: string;
  /** Entered less than a day ago. */
  fresh: boolean;
}
export const findException = async (tx: Tx, id: string): Promise<Begun | undefined> =>
  (await tx.query<Begun>(EXCEPTION, [id]))[0];
const DROP_EXCEPTION: Statement = {
  name: 'schedule-exception-drop',
  text: 'delete from core.availability_exception e where e.id = $1 returning e.id',
};
/** @returns false where this person may not */
export const deleteException = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query(DROP_EXCEPTION, [id])).length > 0;
const END_EXCEPTION: Statement = {
  name: 'schedule-exception-end',
  text: 'update core.availability_exception e set to_wall = $2 where e.id = $1 returning e.id',
};
/** @returns false where this person may not */
export const endException = async (tx: Tx, id: string, to: string): Promise<boolean> =>
  (await tx.query(END_EXCEPTION, [id, to])).length > 0;

const EVER: Statement = {
  name: 'schedule-ever',
  text: `select s.account_id as "providerId", (extract(epoch from s.since) * 1000)::double precision as start,
      coalesce(extract(epoch from s.until) * 1000, 'Infinity')::double precision as end from core.treating_spell s`,
};
/** When each person treated here, in ms since 1970; the first spell begins at -Infinity, the present one has no end. */
export const treatingSpells = (tx: Tx): Promise<{ providerId: string; start: number; end: number }[]> =>
  tx.query(EVER, []);
const EVERY_PLACE: Statement = {
  name: 'schedule-every-place',
  text: `select l.id, l.time_zone as zone, coalesce(extract(epoch from l.removed_at) * 1000, 'Infinity')::double precision as until
    from core.location l`,
};
/** Places of now and of before, with when each was given up. */
export const everyPlace = (tx: Tx): Promise<{ id: string; zone: string; until: number }[]> => tx.query(EVERY_PLACE, []);
