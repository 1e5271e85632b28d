import type { Slot, SlotQuery, Slots } from '@hyaline/contract';
import { addDays, freeStarts, startOfDay, wallOf } from '@hyaline/schedule';
import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { busyOf } from './appointment.repo.ts';
import { lengthOf, requireType } from './appointment.service.ts';
import { type Pair, planOf } from './hours.ts';

/** So many days are looked through first, then twice as many: who asks for few slots waits for few days. */
const FIRST_DAYS = 14;
const MINUTE_MS = 60_000;

export const searchSlots = (
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  actor: Actor,
  query: SlotQuery,
): Promise<Slots> => db.inTenant(actor, (tx) => freeSlots(tx, query, clock.now()));

/** Free times in the caller's transaction, by start. @throws Refusal bad-request for a type that is put away */
export async function freeSlots(tx: Tx, query: SlotQuery, notBefore: Date): Promise<Slots> {
  const type = await requireType(tx, query.typeId);
  const asked = query.providers ?? type.providerIds;
  const gives = asked.filter((id) => type.providerIds.length === 0 || type.providerIds.includes(id));
  const anybody = query.providers === undefined && type.providerIds.length === 0;
  const plan = await planOf(tx, {
    providers: anybody ? undefined : gives,
    locations: query.locations,
    since: query.from,
  });
  const length = lengthOf(type, query.minutes);
  const found: { at: number; pair: Pair }[] = [];
  let days = FIRST_DAYS;
  for (let from = query.from; from <= query.to && found.length <= query.limit; from = addDays(from, days), days *= 2) {
    const last = addDays(from, days - 1);
    const to = last < query.to ? last : query.to;
    const busy = await busyIn(tx, plan.pairs, from, to);
    const here = plan.pairs.flatMap((pair) =>
      freeStarts(plan.openOf(pair, from, to), busy.get(pair.providerId) ?? [], {
        ...length,
        step: query.step,
        zone: pair.zone,
        notBefore: notBefore.getTime(),
      }).map((at) => ({ at, pair })),
    );
    found.push(...here.toSorted((a, b) => a.at - b.at));
  }
  return {
    slots: found.slice(0, query.limit).map(({ at, pair }) => slotOf(at, pair, length.minutes)),
    more: found.length > query.limit,
  };
}

type Busy = Map<string, { start: number; end: number }[]>;
async function busyIn(tx: Tx, pairs: readonly Pair[], fromDay: string, toDay: string): Promise<Busy> {
  const byProvider: Busy = new Map();
  if (pairs.length === 0) return byProvider;
  const zones = [...new Set(pairs.map(({ zone }) => zone))];
  const from = Math.min(...zones.map((zone) => startOfDay(fromDay, zone)));
  const to = Math.max(...zones.map((zone) => startOfDay(addDays(toDay, 1), zone)));
  const providers = [...new Set(pairs.map(({ providerId }) => providerId))];
  for (const { providerId, spans } of await busyOf(tx, providers, new Date(from), new Date(to)))
    byProvider.set(
      providerId,
      spans.map(([start, end]) => ({ start, end })),
    );
  return byProvider;
}

/** Of a full minute: as `Date` writes it, at a third of the cost, and there are thousands. */
const isoOf = (at: number): string => `${wallOf(at, 'UTC')}:00.000Z`;

const slotOf = (at: number, { providerId, locationId, zone }: Pair, minutes: number): Slot => ({
  providerId,
  locationId,
  startsAt: isoOf(at),
  endsAt: isoOf(at + minutes * MINUTE_MS),
  zone,
  wallStart: wallOf(at, zone),
});
