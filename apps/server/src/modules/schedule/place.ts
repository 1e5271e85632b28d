import { instantOf, wallOf } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Placed } from './appointment.repo.ts';
import { worksThen } from './hours.ts';
import * as repo from './setup.repo.ts';

const MINUTE_MS = 60_000;

export interface Where {
  providerId: string;
  locationId: string;
  roomId: string | null;
}
export interface When {
  startsAt?: string | undefined;
  wallStart?: string | undefined;
}
export interface Length {
  minutes: number;
  bufferBefore: number;
  bufferAfter: number;
}

/** The place, if it is in use and the room is in it. @throws Refusal bad-request with the field that is wrong */
export async function requirePlace(
  tx: Tx,
  { providerId, locationId, roomId }: Where,
  type: repo.TypeRow,
): Promise<repo.PlaceRow> {
  const place = (await repo.places(tx)).find(({ id }) => id === locationId);
  if (!place) return refuse('bad-request', { fields: ['locationId'] });
  if (roomId !== null && (await repo.locationOfRoom(tx, roomId)) !== locationId)
    refuse('bad-request', { fields: ['roomId'] });
  const gives = type.providerIds.length === 0 || type.providerIds.includes(providerId);
  if (!gives || !['owner', 'provider'].includes((await repo.roleOf(tx, providerId)) ?? ''))
    refuse('bad-request', { fields: ['providerId'] });
  return place;
}

/** Instant, wall time and what is held of the time, for a visit at a place. */
export function placed(
  where: Where,
  zone: string,
  { startsAt, wallStart }: When,
  { minutes, bufferBefore, bufferAfter }: Length,
): Placed {
  const start = startsAt === undefined ? instantOf(wallStart ?? '', zone) : Math.floor(Date.parse(startsAt) / MINUTE_MS) * MINUTE_MS; // prettier-ignore
  const end = start + minutes * MINUTE_MS;
  return {
    ...where,
    startsAt: new Date(start),
    endsAt: new Date(end),
    zone,
    wallStart: wallOf(start, zone),
    busyFrom: new Date(start - bufferBefore * MINUTE_MS),
    busyUntil: new Date(end + bufferAfter * MINUTE_MS),
  };
}

/** @throws Refusal outside-hours */
export async function requireHours(tx: Tx, { providerId, locationId, zone, startsAt, endsAt }: Placed): Promise<void> {
  const visit = { start: startsAt.getTime(), end: endsAt.getTime() };
  if (!(await worksThen(tx, { providerId, locationId, zone }, visit))) refuse('outside-hours');
}

/** What the database says when somebody else has the time, in the product's words. */
export async function unlessTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === '23P01') return refuse('slot-taken');
    if (code === '42501') return refuse('forbidden'); // a visitor goes to nobody who takes them
    if (code === '40P01') return refuse('conflict'); // two that changed places with each other at the same moment
    throw error;
  }
}
