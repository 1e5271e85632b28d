import type {
  AppointmentTypeFields,
  AppointmentTypes,
  ChangeAppointmentType,
  EventName,
  HoursException,
  ProviderHours,
  ScheduleProviders,
  SetProviderHours,
} from '@hyaline/contract';
import { DAY_MS, type Json, newId } from '@hyaline/kit';
import { overlap, wallOf } from '@hyaline/schedule';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import { changeOfPlan } from './plan-change.ts';
import * as repo from './setup.repo.ts';

type Needs = Pick<Platform, 'db'>;
interface Asking {
  actor: Actor;
  ip: string;
}
const SHOWN_PAST_DAYS = 30;
const RUNS = ['owner', 'admin'];

export const readTypes = ({ db }: Needs, actor: Actor): Promise<AppointmentTypes> =>
  db.inTenant(actor, async (tx) => ({ types: await repo.appointmentTypes(tx) }));

/** @throws Refusal forbidden, name-taken, bad-request for somebody who does not treat */
export const addType = ({ db }: Needs, { actor, ip }: Asking, fields: AppointmentTypeFields): Promise<{ id: string }> =>
  db.inTenant(actor, async (tx) => {
    await requireRuns(tx);
    await requireProviders(tx, fields.providerIds);
    const id = newId();
    if (!(await repo.insertType(tx, id, fields))) refuse('name-taken');
    await note(tx, 'schedule.type-changed', { type: 'appointment-type', id }, { minutes: fields.minutes, change: 'added' }, ip); // prettier-ignore
    return { id };
  });

/** @throws Refusal as addType; not-found, record-changed */
export const changeType = (
  { db }: Needs,
  { actor, ip }: Asking,
  id: string,
  ask: ChangeAppointmentType & { removed: boolean },
): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    await requireRuns(tx);
    const types = await repo.appointmentTypes(tx);
    const old = types.find((type) => type.id === id);
    if (!old) return refuse('not-found');
    // those who left stay where they were
    await requireProviders(tx, ask.fields.providerIds.filter((each) => !old.providerIds.includes(each))); // prettier-ignore
    const same = (name: string): boolean => name.toLowerCase() === ask.fields.name.toLowerCase();
    if (!ask.removed && types.some((type) => type.id !== id && !type.removed && same(type.name))) refuse('name-taken');
    if (!(await repo.changeType(tx, id, ask))) refuse('record-changed');
    await note(tx, 'schedule.type-changed', { type: 'appointment-type', id }, { minutes: ask.fields.minutes, change: ask.removed ? 'removed' : 'changed' }, ip); // prettier-ignore
  });

/** Those with whom appointments are booked, by name. */
export async function readProviders(platform: Needs, actor: Actor): Promise<ScheduleProviders> {
  const { rows, left, role } = await platform.db.inTenant(actor, async (tx) => ({
    rows: await repo.scheduleProviders(tx),
    left: await repo.formerProviders(tx),
    role: (await repo.roleOf(tx, actor.userId)) ?? '',
  }));
  const names = await namesFor(platform, actor, [...rows.map(({ id }) => id), ...left]);
  const providers = rows.map(({ id, hasHours }) => ({
    id,
    name: names.get(id) ?? '',
    hasHours,
    mayChangeHours: RUNS.includes(role) || id === actor.userId,
  }));
  const former = left.map((id) => ({ id, name: names.get(id) ?? '' }));
  return { providers: providers.toSorted((a, b) => a.name.localeCompare(b.name)), former };
}

/** @throws Refusal not-found for somebody who does not treat */
export const readHours = ({ db }: Needs, actor: Actor, providerId: string): Promise<ProviderHours> =>
  db.inTenant(actor, async (tx) => {
    await requireTreats(tx, providerId);
    // why somebody is away is theirs and of those who plan: a colleague sees that they are
    const own = providerId === actor.userId || RUNS.includes((await repo.roleOf(tx, actor.userId)) ?? '');
    const since = new Date(Date.now() - SHOWN_PAST_DAYS * DAY_MS).toISOString().slice(0, 10);
    const today = await todayByPlace(tx);
    return {
      providerId,
      revision: await repo.hoursRevision(tx, providerId),
      hours: (await repo.weeklyHours(tx, [providerId])).flatMap(({ id: _id, providerId: _whose, ...rule }) =>
        rule.validUntil !== null && rule.validUntil < today(rule.locationId) ? [] : [rule],
      ),
      exceptions: (await repo.exceptionsSince(tx, [providerId], since)).map((each) =>
        own || each.providerId === null ? each : { ...each, reason: null },
      ),
    };
  });

/**
 * Replaces the weekly plan from today on; what held before today stays as it was. The very first plan may begin in the past.
 * @throws Refusal not-found, forbidden, record-changed; bad-request where two hold at once, and for what was over already
 */
export const setHours = (
  { db }: Needs,
  { actor, ip }: Asking,
  providerId: string,
  { revision, hours }: SetProviderHours,
): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    await requireTreats(tx, providerId);
    await requireHoursOf(tx, providerId);
    const known = new Set((await repo.places(tx)).map(({ id }) => id));
    hours.forEach((rule, at) => {
      if (!known.has(rule.locationId)) refuse('bad-request', { fields: [`hours.${at}.locationId`] });
      if (hours.slice(0, at).some((earlier) => overlap(earlier, rule)))
        refuse('bad-request', { fields: [`hours.${at}.from`] });
    });
    if ((await repo.advanceHours(tx, providerId, revision)) === undefined) refuse('record-changed');
    const change = changeOfPlan(await repo.weeklyHours(tx, [providerId]), hours, await todayByPlace(tx));
    if (change.wrong !== null) refuse('bad-request', { fields: [`hours.${change.wrong}.validUntil`] });
    await repo.dropHours(tx, change.drop);
    for (const { id, validUntil } of change.end) await repo.endHours(tx, id, validUntil);
    for (const rule of change.add) await repo.addHours(tx, providerId, { ...rule, id: newId() });
    await note(tx, 'schedule.hours-changed', { type: 'account', id: providerId }, { rules: hours.length }, ip);
  });

/** @throws Refusal forbidden; bad-request for a place or person that is not there */
export const addException = ({ db }: Needs, { actor, ip }: Asking, ask: HoursException): Promise<{ id: string }> =>
  db.inTenant(actor, async (tx) => {
    await requireHoursOf(tx, ask.providerId);
    if (ask.providerId !== null) await requireProviders(tx, [ask.providerId], 'providerId');
    if (ask.locationId !== null && !(await repo.places(tx)).some(({ id }) => id === ask.locationId))
      refuse('bad-request', { fields: ['locationId'] });
    const id = newId();
    await repo.insertException(tx, id, ask);
    const { kind, providerId, locationId, from, to } = ask;
    // why somebody is away is theirs: it stands with the hours, and not for ever in the ledger
    await note(tx, 'schedule.exception-added', { type: 'hours-exception', id }, { kind, provider: providerId, location: locationId, from, to }, ip); // prettier-ignore
    return { id };
  });

/**
 * One that has begun ends with yesterday, so that days that are over stay as they were; one that was entered within the
 * day goes whole. @throws Refusal not-found, also for another provider's to a provider; day-over
 */
export const removeException = ({ db }: Needs, { actor, ip }: Asking, id: string): Promise<void> =>
  db.inTenant(actor, async (tx) => {
    const one = await repo.findException(tx, id);
    if (!one) return refuse('not-found');
    const mine = one.providerId === actor.userId || RUNS.includes((await repo.roleOf(tx, actor.userId)) ?? '');
    if (!mine) return refuse('not-found');
    const whole = one.fresh || !one.begun;
    if (!whole && one.over) return refuse('day-over');
    const gone = await (whole ? repo.deleteException(tx, id) : repo.endException(tx, id, one.today));
    if (!gone) return refuse('not-found');
    const facts = { kind: one.kind, provider: one.providerId, location: one.locationId, ...(whole ? {} : { endsAt: one.today }) }; // prettier-ignore
    await note(tx, 'schedule.exception-removed', { type: 'hours-exception', id }, facts, ip);
  });

/** Which day it is at a place, of now or of before: what is over there is kept for figures, and nobody's plan any more. */
async function todayByPlace(tx: Tx): Promise<(locationId: string) => string> {
  const zones = new Map((await repo.everyPlace(tx)).map(({ id, zone }) => [id, zone]));
  return (locationId) => wallOf(Date.now(), zones.get(locationId) ?? 'UTC').slice(0, 10);
}

async function requireRuns(tx: Tx): Promise<void> {
  if (!RUNS.includes((await repo.roleOf(tx, tx.actor.userId)) ?? '')) refuse('forbidden');
}
/** Owner and admin everybody's; a provider their own. */
async function requireHoursOf(tx: Tx, providerId: string | null): Promise<void> {
  if (providerId !== tx.actor.userId) await requireRuns(tx);
}
async function requireTreats(tx: Tx, providerId: string): Promise<void> {
  if (!(await repo.scheduleProviders(tx)).some(({ id }) => id === providerId)) refuse('not-found');
}
async function requireProviders(tx: Tx, ids: readonly string[], field = 'fields.providerIds'): Promise<void> {
  if (ids.length === 0) return;
  const treating = new Set((await repo.scheduleProviders(tx)).map(({ id }) => id));
  if (!ids.every((id) => treating.has(id))) refuse('bad-request', { fields: [field] });
}

async function note(
  tx: Tx,
  event: EventName,
  resource: { type: string; id: string },
  facts: Record<string, Json>,
  ip: string,
): Promise<void> {
  await append(tx, { event, outcome: 'done', resource, patientRef: null, facts, ip });
}
