import {
  type ChangeLocation,
  type EventName,
  type Locations,
  MAX_LOCATIONS,
  MAX_ROOMS,
  type NewLocation,
  type PracticeLocation,
} from '@hyaline/contract';
import { type Json, newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './location.repo.ts';

type Needs = Pick<Platform, 'db'>;
export interface Asking {
  actor: Actor;
  ip: string;
}
const NO_ADDRESS = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };

export const locations = ({ db }: Needs, actor: Actor): Promise<Locations> =>
  db.inTenant(actor, async (tx) => ({ locations: (await repo.readLocations(tx)).map(toLocation) }));

/** @throws Refusal place-name-taken, too-many-places; bad-request for a zone that the database does not know */
export const addLocation = (
  { db }: Needs,
  { actor, ip }: Asking,
  ask: NewLocation,
  repeatable: repo.Repeatable | null,
): Promise<{ id: string }> =>
  db.inTenant(actor, (tx) =>
    repo.once(tx, repeatable, async () => {
      await repo.lockLocations(tx);
      if ((await repo.readLocations(tx)).length >= MAX_LOCATIONS) return refuse('too-many-places');
      if (!(await repo.knowsZone(tx, ask.timeZone))) return refuse('bad-request', { fields: ['timeZone'] });
      const id = newId();
      if (!(await repo.insertLocation(tx, id, ask))) return refuse('place-name-taken');
      await note(tx, 'location.added', id, {}, ip);
      return { id };
    }),
  );

/** @throws Refusal not-found, place-name-taken, record-changed; bad-request as adding */
export const changeLocation = ({ db }: Needs, { actor, ip }: Asking, id: string, ask: ChangeLocation): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    const before = await locationOf(tx, id);
    if (before.revision !== ask.revision) return refuse('record-changed');
    const named = await repo.locationNamed(tx, ask.name);
    if (named !== undefined && named !== id) return refuse('place-name-taken');
    const fields = changedFields(toLocation(before), ask);
    if (fields.length === 0) return null;
    if (fields.includes('timeZone') && !(await repo.knowsZone(tx, ask.timeZone)))
      return refuse('bad-request', { fields: ['timeZone'] });
    if (!(await repo.updateLocation(tx, id, ask))) return refuse('record-changed');
    await note(tx, 'location.changed', id, { fields }, ip);
    return null;
  });

/** @throws Refusal not-found */
export const removeLocation = ({ db }: Needs, { actor, ip }: Asking, id: string): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    if (!(await repo.removeLocation(tx, id))) return refuse('not-found');
    await note(tx, 'location.removed', id, {}, ip);
    return null;
  });

/** @throws Refusal not-found for the place; place-name-taken, too-many-places */
export const addRoom = (
  { db }: Needs,
  { actor, ip }: Asking,
  locationId: string,
  name: string,
  repeatable: repo.Repeatable | null,
): Promise<{ id: string }> =>
  db.inTenant(actor, (tx) =>
    repo.once(tx, repeatable, async () => {
      await repo.lockLocations(tx);
      const { rooms } = await locationOf(tx, locationId);
      if (rooms.length >= MAX_ROOMS) return refuse('too-many-places');
      const id = newId();
      if (!(await repo.insertRoom(tx, { id, locationId, name }))) return refuse('place-name-taken');
      await note(tx, 'location.rooms-changed', locationId, { added: [id] }, ip);
      return { id };
    }),
  );

/** @throws Refusal not-found, place-name-taken */
export const renameRoom = ({ db }: Needs, { actor, ip }: Asking, id: string, name: string): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    const room = (await repo.findRoom(tx, id)) ?? refuse('not-found');
    if (room.name === name) return null;
    const named = await repo.roomNamed(tx, room.locationId, name);
    if (named !== undefined && named !== id) return refuse('place-name-taken');
    await repo.renameRoom(tx, id, name);
    await note(tx, 'location.rooms-changed', room.locationId, { renamed: [id] }, ip);
    return null;
  });

/** @throws Refusal not-found */
export const removeRoom = ({ db }: Needs, { actor, ip }: Asking, id: string): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    const room = (await repo.findRoom(tx, id)) ?? refuse('not-found');
    await repo.removeRoom(tx, id);
    await note(tx, 'location.rooms-changed', room.locationId, { removed: [id] }, ip);
    return null;
  });

const locationOf = async (tx: Tx, id: string): Promise<repo.LocationRow> =>
  (await repo.readLocations(tx)).find((row) => row.id === id) ?? refuse('not-found');

const toLocation = (row: repo.LocationRow): PracticeLocation => ({
  ...row,
  address: { ...NO_ADDRESS, ...row.address },
});

function changedFields(before: PracticeLocation, { revision: _, ...ask }: ChangeLocation): string[] {
  const text = (value: unknown): string => JSON.stringify(value, sortedKeys);
  return (Object.keys(ask) as (keyof typeof ask)[]).filter((field) => text(before[field]) !== text(ask[field])).toSorted(); // prettier-ignore
}

/** The database hands objects back with their keys in an order of its own. */
const sortedKeys = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const note = (tx: Tx, event: EventName, id: string, facts: Record<string, Json>, ip: string) =>
  append(tx, { event, outcome: 'done', resource: { type: 'location', id }, patientRef: null, facts, ip });
