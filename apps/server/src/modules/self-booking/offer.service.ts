import type { BrandSnapshot, Slot } from '@hyaline/contract';
import { HOUR_MS, SECOND_MS, SYSTEM_USER } from '@hyaline/kit';
import { addDays, wallOf } from '@hyaline/schedule';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { brandOf } from '../branding/index.ts';
import { openFormCode } from '../patient-requests/index.ts';
import { appointmentTypes, freeSlots, places } from '../schedule/index.ts';
import { clinicAt, type OfferedProvider, offeredProviders, type PageRow, readPage } from './page.repo.ts';

export type Needs = Pick<Platform, 'db' | 'clock'>;

export interface OfferedType {
  id: string;
  name: string;
  minutes: number;
  /** Of those on the page. */
  providers: OfferedProvider[];
}

/** What a clinic offers on its page: nothing of anybody who has booked. */
export interface Offer {
  slug: string;
  brand: BrandSnapshot;
  types: OfferedType[];
  places: { id: string; name: string; zone: string }[];
  page: PageRow;
  /** Of the clinic's public form for privacy requests, where it is on. */
  privacyCode: string | null;
}

/** The clinic behind an address, as its own system. @throws Refusal not-found for a page that is off or was never there */
export async function clinicOf({ db }: Needs, slug: string): Promise<Actor> {
  const tenantId = await db.asPlatform((tx) => clinicAt(tx, slug));
  return { tenantId: tenantId ?? refuse('not-found'), userId: SYSTEM_USER };
}

export async function offerIn(tx: Tx): Promise<Offer> {
  const page = (await readPage(tx)) ?? refuse('not-found');
  const offered = await offeredProviders(tx);
  const types = (await appointmentTypes(tx))
    .filter(({ byPatients, removed }) => byPatients && !removed)
    .map(({ id, name, minutes, providerIds }) => ({
      id,
      name,
      minutes,
      providers: offered.filter((each) => providerIds.length === 0 || providerIds.includes(each.id)),
    }))
    .filter(({ providers }) => providers.length > 0);
  return {
    slug: page.slug,
    brand: await brandOf(tx),
    types,
    places: await places(tx),
    page,
    privacyCode: await openFormCode(tx),
  };
}

export const offerAt = async (needs: Needs, slug: string): Promise<Offer> =>
  needs.db.inTenant(await clinicOf(needs, slug), offerIn);

export interface Narrowed {
  provider: string | null;
  /** Only the day that an instant falls on. */
  around?: string;
  /** Only this day. */
  day?: string;
}

/** Free times of a kind of appointment, as far ahead as the clinic offers. */
export async function freeIn(
  { clock }: Pick<Needs, 'clock'>,
  tx: Tx,
  { page, places: open }: Offer,
  type: OfferedType,
  { provider, around, day }: Narrowed,
): Promise<Slot[]> {
  const zone = open[0]?.zone;
  if (zone === undefined) return [];
  const now = clock.now();
  const today = wallOf(now.getTime(), zone).slice(0, 10);
  const last = addDays(today, page.daysAhead);
  const days = around === undefined ? [day ?? today, day ?? last] : daysOf(open, Date.parse(around));
  const from = days[0] ?? last;
  const to = days.at(-1) ?? last;
  const providers = type.providers.map(({ id }) => id).filter((id) => provider === null || id === provider);
  if (providers.length === 0 || from < today || to > addDays(last, 1)) return [];
  const query = { typeId: type.id, from, to: to < last ? to : last, providers, step: 15, limit: 5000 };
  const notBefore = new Date(now.getTime() + page.noticeHours * HOUR_MS);
  return (await freeSlots(tx, query as never, notBefore)).slots;
}

/** The first and the last day that an instant falls on, by the clocks of the places. */
const daysOf = (open: Offer['places'], at: number): string[] =>
  [...new Set(open.map(({ zone }) => wallOf(at, zone).slice(0, 10)))].toSorted();

export interface Times {
  offer: Offer;
  type: OfferedType;
  slots: Slot[];
}

/** @throws Refusal not-found, also for a kind of appointment that patients do not book */
export async function timesAt(needs: Needs, slug: string, typeId: string, narrowed: Narrowed): Promise<Times> {
  return needs.db.inTenant(await clinicOf(needs, slug), async (tx) => {
    const offer = await offerIn(tx);
    const type = offer.types.find(({ id }) => id === typeId) ?? refuse('not-found');
    return { offer, type, slots: await freeIn(needs, tx, offer, type, narrowed) };
  });
}

/** For how long days with free times are told as they were. The times of the day that is looked at are always read anew. */
const REMEMBERED_MS = 5 * SECOND_MS;
const MAX_REMEMBERED = 100;
type Remembered = Map<string, { times: Promise<Times>; until: number }>;
const known = new WeakMap<Needs['db'], Remembered>();

/**
 * All days with their times: the search through weeks is made once for all who look within some seconds.
 * @throws Refusal as `timesAt`
 */
export async function daysAt(
  needs: Needs,
  slug: string,
  typeId: string,
  { provider, day }: { provider: string | null; day: string | undefined },
): Promise<Times> {
  const { tenantId } = await clinicOf(needs, slug);
  const remembered: Remembered = known.get(needs.db) ?? new Map();
  known.set(needs.db, remembered);
  const [key, now] = [`${tenantId}|${typeId}|${provider ?? ''}`, needs.clock.now().getTime()];
  const last = remembered.get(key);
  if (last === undefined || last.until <= now) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const times = timesAt(needs, slug, typeId, { provider });
    remembered.set(key, { times, until: now + REMEMBERED_MS });
    times.catch(() => remembered.delete(key));
    return times;
  }
  const whole = await last.times;
  if (day === undefined) return whole;
  const fresh = await timesAt(needs, slug, typeId, { provider, day });
  const others = whole.slots.filter(({ wallStart }) => !wallStart.startsWith(day));
  const slots = [...others, ...fresh.slots].toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  return { ...fresh, slots };
}
