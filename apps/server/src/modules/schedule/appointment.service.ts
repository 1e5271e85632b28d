import {
  type Appointment,
  type AppointmentSource,
  type AppointmentStatus,
  type EventName,
  isOpen,
  mayFollow,
  maySayAt,
  type MoveAppointment,
  type OpenTimes,
  type ScheduleQuery,
} from '@hyaline/contract';
import { type Json, newId } from '@hyaline/kit';
import { wallOf } from '@hyaline/schedule';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { finishTaskFor, taskFor } from '../tasks/index.ts';
import * as repo from './appointment.repo.ts';
import { planOf } from './hours.ts';
import { type Length, placed, requireHours, requirePlace, unlessTaken, type When, type Where } from './place.ts';
import { present } from './present.ts';
import { findType, isBookable, locationOfRoom, type TypeRow } from './setup.repo.ts';
import { closeWaiting, tellOfFreed } from './waiting.service.ts';

type Needs = Pick<Platform, 'db'>;

export const listAppointments = async ({ db }: Needs, actor: Actor, query: ScheduleQuery): Promise<Appointment[]> =>
  (await db.inTenant(actor, (tx) => repo.appointmentsIn(tx, query))).map(present);

/** Of one patient, by reference, the latest first: none for a reference that is nobody's here. */
export const listAppointmentsOf = async ({ db }: Needs, actor: Actor, patientRef: string): Promise<Appointment[]> =>
  (await db.inTenant(actor, (tx) => repo.appointmentsOf(tx, patientRef))).map(present);

/** When somebody works, whatever is booked. */
export const listOpenTimes = ({ db }: Needs, actor: Actor, query: ScheduleQuery): Promise<OpenTimes> =>
  db.inTenant(actor, async (tx) => {
    const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
    const { providers, locations } = query;
    const plan = await planOf(tx, { providers, locations, since: query.from.slice(0, 10) });
    const open = plan.pairs.flatMap((pair) =>
      plan
        .openOf(pair, wallOf(from, pair.zone).slice(0, 10), wallOf(to, pair.zone).slice(0, 10))
        .filter(({ start, end }) => start < to && end > from)
        .map(({ start, end }) => ({
          providerId: pair.providerId,
          locationId: pair.locationId,
          startsAt: new Date(Math.max(start, from)).toISOString(),
          endsAt: new Date(Math.min(end, to)).toISOString(),
        })),
    );
    return { open };
  });

export interface Booking extends Where, When {
  patientRef: string | null;
  /** Somebody without a record, whose row stands in the clinic's own schema. */
  visitorId?: string;
  typeId: string;
  minutes?: number | undefined;
  outsideHours: boolean;
  replaces?: { id: string; revision: number } | undefined;
  waitingId?: string | undefined;
  source: AppointmentSource;
}

/**
 * Books in the caller's transaction.
 * @throws Refusal reference-unknown; bad-request with the field; outside-hours; slot-taken; record-changed
 */
export async function book(tx: Tx, ask: Booking, ip?: string): Promise<repo.AppointmentRow> {
  const { patientRef, replaces } = ask;
  if (ask.visitorId === undefined && !(await isBookable(tx, patientRef ?? ''))) refuse('reference-unknown');
  const type = await requireType(tx, ask.typeId);
  const place = await requirePlace(tx, ask, type);
  const at = placed(whereOf(ask), place.zone, ask, lengthOf(type, ask.minutes));
  if (!ask.outsideHours) await requireHours(tx, at);
  // first, so that its time is free for the new one
  if (replaces) await replace(tx, replaces, patientRef, ip);
  const row = await repo.insertAppointment(tx, {
    ...at,
    id: newId(),
    patientRef,
    visitorId: ask.visitorId ?? null,
    typeId: type.id,
    status: 'booked',
    seriesId: null,
    replacesId: replaces?.id ?? null,
    source: ask.source,
  });
  if (!row) return refuse('slot-taken');
  if (ask.waitingId !== undefined) await closeWaiting(tx, ask.waitingId, patientRef, ip);
  const facts = { ...factsOf(row), source: ask.source, ...(replaces ? { replaces: replaces.id } : {}) };
  await note(tx, 'appointment.booked', row, facts, ip);
  return row;
}

/**
 * An appointment that is still to come becomes rescheduled. One that was missed or called off stays what it was: the new
 * one says in whose place it stands, and the clinic's figures go on counting the old.
 * @throws Refusal not-found, record-changed, status-not-next, also for one in whose place another stands
 */
async function replace(
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  patientRef: string | null,
  ip?: string,
): Promise<void> {
  const old = await repo.findAppointment(tx, id);
  if (!old || old.patientRef !== patientRef) return refuse('not-found');
  if (!isOpen(old.status) && !REPLACEABLE.includes(old.status)) refuse('status-not-next');
  if (await repo.isReplaced(tx, id)) refuse('status-not-next');
  if (old.revision !== revision) refuse('record-changed');
  if (isOpen(old.status)) {
    const row = await repo.setStatus(tx, { id, revision }, 'rescheduled');
    if (!row) return refuse('record-changed');
    await note(tx, 'appointment.status-changed', row, { from: old.status, to: 'rescheduled' }, ip);
  }
  if (old.status === 'no-show') await finishTaskFor(tx, missedKey(old), patientRef);
}
const REPLACEABLE: readonly AppointmentStatus[] = ['no-show', 'cancelled', 'late-cancel'];

/** @throws Refusal not-found, record-changed, status-not-next once somebody came or it is over, and as `book` */
export async function move(tx: Tx, id: string, ask: MoveAppointment, ip?: string): Promise<repo.AppointmentRow> {
  const old = await repo.findAppointment(tx, id);
  if (!old) return refuse('not-found');
  if (old.revision !== ask.revision) refuse('record-changed');
  if (!isOpen(old.status)) refuse('status-not-next');
  const type = (await findType(tx, old.typeId)) as TypeRow;
  const locationId = ask.locationId ?? old.locationId;
  const stays = locationId === old.locationId;
  const where = {
    providerId: ask.providerId ?? old.providerId,
    locationId,
    roomId: ask.roomId === undefined ? (stays ? old.roomId : null) : ask.roomId,
  };
  const place = await requirePlace(tx, where, type);
  const when =
    ask.startsAt === undefined && ask.wallStart === undefined ? { startsAt: old.startsAt.toISOString() } : ask;
  const { minutes, bufferBefore, bufferAfter } = present(old);
  const at = placed(where, place.zone, when, { minutes: ask.minutes ?? minutes, bufferBefore, bufferAfter });
  if (ask.outsideHours !== true) await requireHours(tx, at);
  const row = await unlessTaken(repo.moveAppointment(tx, { id, revision: ask.revision }, at));
  if (!row) return refuse('record-changed');
  await note(tx, 'appointment.moved', row, { from: factsOf(old), to: factsOf(row) }, ip);
  return row;
}

/** @throws Refusal not-found, record-changed, status-not-next, not-begun; slot-taken for one that comes back to a time that is gone */
export async function changeStatus(
  tx: Tx,
  id: string,
  { revision, status }: { revision: number; status: AppointmentStatus },
  ip?: string,
): Promise<repo.AppointmentRow> {
  const old = await repo.findAppointment(tx, id);
  if (!old) return refuse('not-found');
  if (old.revision !== revision) refuse('record-changed');
  if (!mayFollow(old.status, status)) refuse('status-not-next');
  if (!maySayAt(status, old.startsAt.getTime(), Date.now())) refuse('not-begun');
  const row = await unlessTaken(repo.setStatus(tx, { id, revision }, status));
  if (!row) return refuse('record-changed');
  await note(tx, 'appointment.status-changed', row, { from: old.status, to: status }, ip);
  if (isOpen(old.status) && (status === 'cancelled' || status === 'late-cancel')) await tellOfFreed(tx, row);
  if (old.status === 'no-show') await finishTaskFor(tx, missedKey(old), row.patientRef);
  if (status === 'no-show') await askToCall(tx, row);
  return row;
}

/** Of one time that nobody came: after a slip there can be another. */
const missedKey = ({ id, statusAt }: repo.AppointmentRow): string => `no-show:${id}:${statusAt.getTime()}`;

/** Somebody should call whoever did not come; nobody's task yet, and once for each time. */
const askToCall = (tx: Tx, row: repo.AppointmentRow): Promise<unknown> =>
  taskFor(tx, {
    auto: 'no-show',
    key: missedKey(row),
    patientRef: row.patientRef,
    about: { kind: 'appointment', id: row.id },
    assigneeId: null,
    dueOn: null,
  });

/** @throws Refusal not-found, record-changed, bad-request, slot-taken */
export async function changeRoom(
  tx: Tx,
  id: string,
  { revision, roomId }: { revision: number; roomId: string | null },
  ip?: string,
): Promise<repo.AppointmentRow> {
  const old = await repo.findAppointment(tx, id);
  if (!old) return refuse('not-found');
  // the room alone: who left in the meantime still has visits that need one
  if (roomId !== null && (await locationOfRoom(tx, roomId)) !== old.locationId)
    refuse('bad-request', { fields: ['roomId'] });
  const row = await unlessTaken(repo.setRoom(tx, { id, revision }, roomId));
  if (!row) return refuse('record-changed');
  await note(tx, 'appointment.room-changed', row, { from: old.roomId, to: roomId }, ip);
  return row;
}

/** @throws Refusal bad-request for a type that is put away or nowhere */
export async function requireType(tx: Tx, id: string): Promise<TypeRow> {
  const type = await findType(tx, id);
  return type && !type.removed ? type : refuse('bad-request', { fields: ['typeId'] });
}

export const lengthOf = (type: TypeRow, minutes?: number): Length => ({
  minutes: minutes ?? type.minutes,
  bufferBefore: type.bufferBefore,
  bufferAfter: type.bufferAfter,
});
export const whereOf = ({ providerId, locationId, roomId }: Where): Where => ({ providerId, locationId, roomId });

/** What the ledger is told of where and when: ids and times, nothing of a person. */
export const factsOf = (row: repo.AppointmentRow): Record<string, Json> => ({
  startsAt: row.startsAt.toISOString(),
  provider: row.providerId,
  location: row.locationId,
  room: row.roomId,
  type: row.typeId,
});

export async function note(
  tx: Tx,
  event: EventName,
  { id, patientRef }: { id: string; patientRef: string | null },
  facts: Record<string, Json>,
  ip?: string,
): Promise<void> {
  await append(tx, { event, outcome: 'done', resource: { type: 'appointment', id }, patientRef, facts, ip });
}
