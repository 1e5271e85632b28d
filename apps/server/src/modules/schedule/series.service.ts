import {
  type BookedSeries,
  type BookSeries,
  type ChangedSeries,
  type ChangeSeries,
  type EndSeries,
  isOpen,
  MAX_OCCURRENCES,
  type SERIES_SCOPES,
  type SeriesPreview,
} from '@hyaline/contract';
import { DAY_MS, newId } from '@hyaline/kit';
import { addDays, expand, ruleText, wallOf } from '@hyaline/schedule';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { append } from '../ledger/index.ts';
import * as repo from './appointment.repo.ts';
import { factsOf, lengthOf, note, requireType, whereOf } from './appointment.service.ts';
import { type Plan, planOf } from './hours.ts';
import { placed, requirePlace, unlessTaken } from './place.ts';
import { present } from './present.ts';
import { insertSeries, takenAmong } from './series.repo.ts';
import { findType, isBookable, type TypeRow } from './setup.repo.ts';
import { tellOfFreed } from './waiting.service.ts';

/** No series reaches further. */
const MOST_DAYS = 2 * 366;
/** Of a series that ends, whoever waits is told of the next ones alone. */
const TOLD_OF = 3;

/** The body of POST series, with its defaults filled in. */
type Asked = BookSeries & { roomId: string | null; outsideHours: boolean; skipTaken: boolean };

interface Planned {
  type: TypeRow;
  rule: string;
  zone: string;
  /** In order. */
  all: repo.Placed[];
  /** By their place in the list. */
  taken: Set<number>;
  closed: Set<number>;
}

/** @throws Refusal reference-unknown; bad-request with the field */
async function plan(tx: Tx, ask: Asked): Promise<Planned> {
  if (!(await isBookable(tx, ask.patientRef))) refuse('reference-unknown');
  const type = await requireType(tx, ask.typeId);
  const { zone } = await requirePlace(tx, ask, type);
  const wallStart = ask.wallStart ?? wallOf(Date.parse(ask.startsAt ?? ''), zone);
  const rule = ruleText(ask.rule);
  const occurrences = expand(rule, wallStart, zone, MAX_OCCURRENCES + 1);
  const [first, last] = [occurrences[0], occurrences.at(-1)];
  if (!first || !last || occurrences.length > MAX_OCCURRENCES || last.startsAt - first.startsAt > MOST_DAYS * DAY_MS)
    return refuse('bad-request', { fields: ['rule'] });
  const length = lengthOf(type, ask.minutes);
  const all = occurrences.map((each) => placed(whereOf(ask), zone, { wallStart: each.wallStart }, length));
  const hours = await planOf(tx, {
    providers: [ask.providerId],
    locations: [ask.locationId],
    since: first.wallStart.slice(0, 10),
  });
  const closed = new Set(all.flatMap((each, at) => (ask.outsideHours || isWithin(hours, each) ? [] : [at])));
  return { type, rule, zone, all, taken: await takenAmong(tx, all), closed };
}

function isWithin(hours: Plan, { providerId, locationId, zone, wallStart, startsAt, endsAt }: repo.Placed): boolean {
  const day = wallStart.slice(0, 10);
  return hours
    .openOf({ providerId, locationId, zone }, addDays(day, -1), addDays(day, 1))
    .some(({ start, end }) => start <= startsAt.getTime() && endsAt.getTime() <= end);
}

/** What would be booked, and which of it could not. */
export async function previewSeries(tx: Tx, ask: Asked): Promise<SeriesPreview> {
  const { all, taken, closed } = await plan(tx, ask);
  const occurrences = all.map(({ startsAt, endsAt, wallStart }, at) => ({
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    wallStart,
    state: taken.has(at) ? ('taken' as const) : closed.has(at) ? ('closed' as const) : ('free' as const),
  }));
  return { occurrences };
}

/** All, or with `skipTaken` those that can be. @throws Refusal slot-taken, outside-hours, and as the preview */
export const bookSeries = (
  tx: Tx,
  ask: Asked,
  { ip, repeatable }: { ip: string; repeatable: repo.Repeatable | null },
): Promise<BookedSeries> => repo.once(tx, repeatable, () => bookAll(tx, ask, ip));

async function bookAll(tx: Tx, ask: Asked, ip: string): Promise<BookedSeries> {
  const { type, rule, zone, all, closed } = await plan(tx, ask);
  if (closed.size > 0 && !ask.skipTaken) refuse('outside-hours');
  const seriesId = newId();
  const { patientRef } = ask;
  const wallStart = all[0]?.wallStart ?? '';
  await insertSeries(tx, { id: seriesId, patientRef, typeId: type.id, rule, zone, wallStart });
  const booked: repo.AppointmentRow[] = [];
  const skipped: string[] = [];
  for (const [at, each] of all.entries()) {
    const rest = { id: newId(), patientRef, visitorId: null, typeId: type.id, status: 'booked', seriesId, replacesId: null, source: 'clinic' } as const; // prettier-ignore
    const row = closed.has(at) ? undefined : await repo.insertAppointment(tx, { ...each, ...rest });
    if (row) booked.push(row);
    else if (ask.skipTaken) skipped.push(each.wallStart);
    else refuse('slot-taken');
  }
  if (booked.length === 0) refuse('slot-taken');
  for (const row of booked) await note(tx, 'appointment.booked', row, { ...factsOf(row), series: seriesId }, ip);
  const resource = { type: 'appointment-series', id: seriesId };
  const facts = { rule, booked: booked.length, skipped: skipped.length };
  await append(tx, { event: 'appointment.series-booked', outcome: 'done', resource, patientRef, facts, ip });
  return { seriesId, appointments: booked.map(present), skipped };
}

/** Moves all that is meant, or nothing. @throws Refusal not-found, record-changed, bad-request, outside-hours, slot-taken */
export async function changeSeries(tx: Tx, id: string, ask: ChangeSeries, ip: string): Promise<ChangedSeries> {
  const { rows, patientRef } = await meant(tx, id, ask);
  const moved: repo.AppointmentRow[] = [];
  // most of a series are of one kind, at one place, with one provider: asked for once, not for each
  const known = onceEach();
  const since = rows[0]?.wallStart.slice(0, 10) ?? '';
  for (const old of rows) {
    const { minutes, bufferBefore, bufferAfter } = present(old);
    const type = await known(`type|${old.typeId}`, async () => (await findType(tx, old.typeId)) as TypeRow);
    const where = {
      ...whereOf(old),
      ...(ask.providerId === undefined ? {} : { providerId: ask.providerId }),
      ...(ask.roomId === undefined ? {} : { roomId: ask.roomId }),
    };
    const pair = [where.providerId, where.locationId].join('|');
    const { zone } = await known(`place|${pair}|${where.roomId}|${type.id}`, () => requirePlace(tx, where, type));
    const wallStart = ask.time === undefined ? old.wallStart : `${old.wallStart.slice(0, 10)}T${ask.time}`;
    const at = placed(where, zone, { wallStart }, { minutes: ask.minutes ?? minutes, bufferBefore, bufferAfter });
    if (ask.outsideHours !== true) {
      const wanted = { providers: [at.providerId], locations: [at.locationId], since };
      const hours = await known(`hours|${pair}`, () => planOf(tx, wanted));
      if (!isWithin(hours, at)) refuse('outside-hours');
    }
    const row = await unlessTaken(repo.moveAppointment(tx, old, at));
    if (!row) return refuse('record-changed');
    await note(tx, 'appointment.moved', row, { from: factsOf(old), to: factsOf(row), series: id }, ip);
    moved.push(row);
  }
  await noteSeries(tx, 'appointment.series-changed', id, patientRef, { scope: ask.scope, count: moved.length }, ip);
  return { appointments: moved.map(present) };
}

/** Remembers, within one change, what was asked for under a name. */
function onceEach() {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    const answer = (answers.get(name) as Promise<T> | undefined) ?? ask();
    answers.set(name, answer);
    return answer;
  };
}

/** Cancels what is meant. @throws Refusal not-found, record-changed */
export async function endSeries(tx: Tx, id: string, ask: EndSeries, ip: string): Promise<ChangedSeries> {
  const { rows, patientRef } = await meant(tx, id, ask);
  const ended: repo.AppointmentRow[] = [];
  for (const old of rows) {
    const row = await repo.setStatus(tx, old, 'cancelled');
    if (!row) return refuse('record-changed');
    await note(tx, 'appointment.status-changed', row, { from: old.status, to: 'cancelled', series: id }, ip);
    if (ended.length < TOLD_OF) await tellOfFreed(tx, row);
    ended.push(row);
  }
  await noteSeries(tx, 'appointment.series-ended', id, patientRef, { scope: ask.scope, count: ended.length }, ip);
  return { appointments: ended.map(present) };
}

interface Meant {
  scope: (typeof SERIES_SCOPES)[number];
  appointmentId: string;
  revision: number;
}
/** @throws Refusal not-found for one that is not of this series; record-changed; status-not-next */
async function meant(tx: Tx, seriesId: string, { scope, appointmentId, revision }: Meant) {
  const one = await repo.findAppointment(tx, appointmentId);
  if (!one || one.seriesId !== seriesId) return refuse('not-found');
  if (one.revision !== revision) refuse('record-changed');
  if (!isOpen(one.status)) refuse('status-not-next');
  const rows = await repo.openInSeries(tx, seriesId, scope === 'all' ? new Date() : one.startsAt);
  return { rows, patientRef: one.patientRef };
}

async function noteSeries(
  tx: Tx,
  event: 'appointment.series-changed' | 'appointment.series-ended',
  id: string,
  patientRef: string | null,
  facts: { scope: string; count: number },
  ip: string,
): Promise<void> {
  await append(tx, { event, outcome: 'done', resource: { type: 'appointment-series', id }, patientRef, facts, ip });
}
