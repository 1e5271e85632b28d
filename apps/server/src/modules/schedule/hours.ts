import { addDays, type Exception, intersect, type Interval, openHours, wallOf } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import * as repo from './setup.repo.ts';

/** Somebody at one place: whose hours there are. */
export interface Pair {
  providerId: string;
  locationId: string;
  zone: string;
}
export interface Plan {
  pairs: Pair[];
  /** In order, not overlapping. Days are those of the place, both included. */
  openOf(pair: Pair, fromDay: string, toDay: string): Interval[];
}

/** Hours of those who may be meant, with what is needed to say when they work. */
export async function planOf(
  tx: Tx,
  wanted: { providers?: readonly string[] | undefined; locations?: readonly string[] | undefined; since: string },
): Promise<Plan> {
  const treating = (await repo.scheduleProviders(tx)).map(({ id }) => id);
  const providers = treating.filter((id) => wanted.providers === undefined || wanted.providers.includes(id));
  const places = (await repo.places(tx)).filter(({ id }) => wanted.locations?.includes(id) ?? true);
  return planFor(tx, providers, places, wanted.since);
}

/** As it was: whoever treated then, where the clinic then was, by the hours that held. For figures of days that are over. */
export async function pastPlanOf(tx: Tx, since: string): Promise<Plan> {
  const spells = Map.groupBy(await repo.treatingSpells(tx), ({ providerId }) => providerId);
  const places = await repo.everyPlace(tx);
  const endOf = new Map(places.map(({ id, until }) => [id, until]));
  const plan = await planFor(tx, [...spells.keys()], places, since);
  const openOf = (pair: Pair, from: string, to: string): Interval[] =>
    intersect(
      intersect(plan.openOf(pair, from, to), spells.get(pair.providerId) ?? []),
      [{ start: Number.NEGATIVE_INFINITY, end: endOf.get(pair.locationId) ?? Number.POSITIVE_INFINITY }], // prettier-ignore
    );
  return { pairs: plan.pairs, openOf };
}

async function planFor(
  tx: Tx,
  providers: readonly string[],
  places: readonly { id: string; zone: string }[],
  since: string,
): Promise<Plan> {
  const hours = await repo.weeklyHours(tx, providers);
  const exceptions = await repo.exceptionsSince(tx, providers, since);
  const pairs = places.flatMap(({ id, zone }) =>
    providers
      .filter((providerId) => {
        const here = (each: { providerId: string | null; locationId: string | null }): boolean =>
          each.providerId === providerId && each.locationId === id;
        return hours.some(here) || exceptions.some(here);
      })
      .map((providerId): Pair => ({ providerId, locationId: id, zone })),
  );
  return {
    pairs,
    openOf: (pair, from, to) =>
      openHours(
        hours.filter((each) => each.providerId === pair.providerId && each.locationId === pair.locationId),
        exceptions.filter((each) => concerns(each, pair)),
        { zone: pair.zone, from, to },
      ),
  };
}

/** An absence counts at every place, by the clocks of each. */
const concerns = (each: repo.ExceptionRow, { providerId, locationId }: Pair): each is repo.ExceptionRow & Exception =>
  (each.providerId === null || each.providerId === providerId) &&
  (each.locationId === null || each.locationId === locationId);

/** Whether somebody works at a place during all of a visit. */
export async function worksThen(tx: Tx, pair: Pair, visit: Interval): Promise<boolean> {
  const from = wallOf(visit.start, pair.zone).slice(0, 10);
  const to = wallOf(visit.end, pair.zone).slice(0, 10);
  const plan = await planOf(tx, { providers: [pair.providerId], locations: [pair.locationId], since: from });
  return plan.openOf(pair, addDays(from, -1), to).some(({ start, end }) => start <= visit.start && visit.end <= end);
}
