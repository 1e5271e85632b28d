import type { Address, ChangeLocation, NewLocation, OpeningHours } from '@hyaline/contract';
import { once, type Repeatable, type Statement, type Tx } from '../../platform/db/index.ts';

export { once, type Repeatable };

export interface LocationRow {
  id: string;
  revision: number;
  name: string;
  address: Partial<Address>;
  phone: string | null;
  timeZone: string;
  hours: OpeningHours[];
  rooms: { id: string; name: string }[];
}
const LIST: Statement = {
  name: 'practice-locations',
  text: `select l.id, l.revision, l.name, l.address, l.phone, l.time_zone as "timeZone", l.hours,
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by lower(r.name), r.id)
                from core.room r where r.location_id = l.id and r.removed_at is null), '[]') as rooms
    from core.location l where l.removed_at is null order by l.sort, lower(l.name), l.id`,
};
const LOCK: Statement = {
  name: 'practice-locations-lock',
  text: `select pg_advisory_xact_lock(hashtextextended('locations|' || (select sec.tenant())::text, 0))`,
};
/** Until the transaction ends, nobody else counts or adds places and rooms of this clinic. */
export const lockLocations = (tx: Tx): Promise<object[]> => tx.query(LOCK, []);
export const readLocations = (tx: Tx): Promise<LocationRow[]> => tx.query<LocationRow>(LIST, []);

const INSERT: Statement = {
  name: 'practice-location-insert',
  text: `insert into core.location (tenant_id, id, name, address, phone, time_zone, hours, sort, changed_by)
    select (select sec.tenant()), $1, $2, $3, $4, $5, $6, coalesce((select max(l.sort) + 1 from core.location l), 0),
      (select sec.user_id())
    where not exists (select from core.location l where lower(l.name) = lower($2) and l.removed_at is null)
    on conflict do nothing returning id`,
};
const valuesOf = ({ name, address, phone, timeZone, hours }: NewLocation) => [
  name,
  JSON.stringify(address),
  phone,
  timeZone,
  JSON.stringify(hours),
];
/** @returns false where there is one of this name */
export const insertLocation = async (tx: Tx, id: string, ask: NewLocation): Promise<boolean> =>
  (await tx.query(INSERT, [id, ...valuesOf(ask)])).length > 0;

const NAMED: Statement = {
  name: 'practice-location-named',
  text: `select l.id from core.location l where lower(l.name) = lower($1) and l.removed_at is null`,
};
export const locationNamed = async (tx: Tx, name: string): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(NAMED, [name]))[0]?.id;

const UPDATE: Statement = {
  name: 'practice-location-update',
  text: `update core.location set revision = revision + 1, name = $3, address = $4, phone = $5, time_zone = $6, hours = $7,
      changed_at = now(), changed_by = (select sec.user_id())
    where id = $1 and revision = $2 and removed_at is null returning true as done`,
};
/** @returns false when somebody else changed it since that revision */
export const updateLocation = async (tx: Tx, id: string, { revision, ...ask }: ChangeLocation): Promise<boolean> =>
  (await tx.query(UPDATE, [id, revision, ...valuesOf(ask)])).length > 0;

const REMOVE: Statement = {
  name: 'practice-location-remove',
  text: `update core.location set removed_at = now(), changed_at = now(), changed_by = (select sec.user_id())
    where id = $1 and removed_at is null returning true as done`,
};
const REMOVE_ROOMS: Statement = {
  name: 'practice-location-rooms-remove',
  text: `update core.room set removed_at = now(), changed_at = now(), changed_by = (select sec.user_id())
    where location_id = $1 and removed_at is null`,
};
/** Takes a place and its rooms out of use; what was booked there keeps pointing at them. */
export async function removeLocation(tx: Tx, id: string): Promise<boolean> {
  if ((await tx.query(REMOVE, [id])).length === 0) return false;
  await tx.query(REMOVE_ROOMS, [id]);
  return true;
}

const ADD_ROOM: Statement = {
  name: 'practice-room-insert',
  text: `insert into core.room (tenant_id, id, location_id, name, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id())) on conflict do nothing returning id`,
};
/** @returns false where the place has one of this name */
export const insertRoom = async (tx: Tx, room: { id: string; locationId: string; name: string }): Promise<boolean> =>
  (await tx.query(ADD_ROOM, [room.id, room.locationId, room.name])).length > 0;

export interface RoomRow {
  id: string;
  locationId: string;
  name: string;
}
const ROOM: Statement = {
  name: 'practice-room',
  text: `select r.id, r.location_id as "locationId", r.name from core.room r where r.id = $1 and r.removed_at is null for update`,
};
export const findRoom = async (tx: Tx, id: string): Promise<RoomRow | undefined> =>
  (await tx.query<RoomRow>(ROOM, [id]))[0];
const ROOM_NAMED: Statement = {
  name: 'practice-room-named',
  text: `select r.id from core.room r where r.location_id = $1 and lower(r.name) = lower($2) and r.removed_at is null`,
};
export const roomNamed = async (tx: Tx, locationId: string, name: string): Promise<string | undefined> =>
  (await tx.query<{ id: string }>(ROOM_NAMED, [locationId, name]))[0]?.id;
const RENAME_ROOM: Statement = {
  name: 'practice-room-rename',
  text: 'update core.room set name = $2, changed_at = now(), changed_by = (select sec.user_id()) where id = $1',
};
export const renameRoom = (tx: Tx, id: string, name: string): Promise<object[]> => tx.query(RENAME_ROOM, [id, name]);
const REMOVE_ROOM: Statement = {
  name: 'practice-room-remove',
  text: 'update core.room set removed_at = now(), changed_at = now(), changed_by = (select sec.user_id()) where id = $1',
};
export const removeRoom = (tx: Tx, id: string): Promise<object[]> => tx.query(REMOVE_ROOM, [id]);

const ZONE: Statement = {
  name: 'time-zone-known',
  text: 'select exists (select from pg_timezone_names z where lower(z.name) = lower($1)) as yes',
};
/** Whether the database reads a time zone, too: its list and that of Node are of different years. */
export const knowsZone = async (tx: Tx, zone: string): Promise<boolean> =>
  (await tx.query<{ yes: boolean }>(ZONE, [zone]))[0]?.yes === true;
