import type { AddWaiting, EventName, Waiting, WaitingList } from '@hyaline/contract';
import { type Json, newId } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import { notify } from '../notices/index.ts';
import { type AppointmentRow, findAppointment } from './appointment.repo.ts';
import { minuteOf, wallOfMinute } from './minutes.ts';
import { findType, isBookable } from './setup.repo.ts';
import * as repo from './waiting.repo.ts';

type Needs = Pick<Platform, 'db'>;

/** @param freed - of a cancelled appointment: those whom its time would suit */
export async function readWaiting(platform: Needs, actor: Actor, freed?: string): Promise<WaitingList> {
  const rows = await platform.db.inTenant(actor, (tx) =>
    freed === undefined ? repo.waitingNow(tx) : repo.matchesOf(tx, freed),
  );
  const names = await namesFor(
    platform,
    actor,
    rows.map(({ createdBy }) => createdBy),
  );
  const waiting = rows.map(({ earliestMinute, latestMinute, createdAt, createdBy, ...row }): Waiting => ({
    ...row,
    earliest: wallOfMinute(earliestMinute),
    latest: wallOfMinute(latestMinute),
    createdAt: createdAt.toISOString(),
    createdBy: { id: createdBy, name: names.get(createdBy) ?? '' },
  }));
  return { waiting };
}

/** The body of POST waiting, with its defaults filled in. */
type Asked = Required<AddWaiting>;

/** @throws Refusal reference-unknown; bad-request for a type that is put away, or an appointment that is not theirs */
export async function addWaiting(tx: Tx, ask: Asked, ip?: string): Promise<{ id: string }> {
  if (!(await isBookable(tx, ask.patientRef))) refuse('reference-unknown');
  const type = await findType(tx, ask.typeId);
  if (!type || type.removed) refuse('bad-request', { fields: ['typeId'] });
  if (ask.appointmentId !== null && (await findAppointment(tx, ask.appointmentId))?.patientRef !== ask.patientRef)
    refuse('bad-request', { fields: ['appointmentId'] });
  const { earliest, latest, ...row } = ask;
  const id = newId();
  await repo.insertWaiting(tx, { ...row, id, earliestMinute: minuteOf(earliest), latestMinute: minuteOf(latest) });
  await note(tx, 'waiting.added', id, ask.patientRef, { type: ask.typeId, from: ask.from, until: ask.until }, ip);
  return { id };
}

/** @throws Refusal not-found */
export async function removeWaiting(tx: Tx, id: string, ip?: string): Promise<void> {
  const patientRef = await repo.endWaiting(tx, id, 'removed');
  if (patientRef === undefined) return refuse('not-found');
  await note(tx, 'waiting.removed', id, patientRef, { reason: 'removed' }, ip);
}

/** With the appointment that somebody waited for. @throws Refusal bad-request for a line that is another's */
export async function closeWaiting(tx: Tx, id: string, patientRef: string | null, ip?: string): Promise<void> {
  const whose = await repo.endWaiting(tx, id, 'booked');
  if (whose === undefined || whose !== patientRef) return refuse('bad-request', { fields: ['waitingId'] });
  await note(tx, 'waiting.removed', id, whose, { reason: 'booked' }, ip);
}

/** Tells those who put somebody on the list that a time came free which would suit. */
export async function tellOfFreed(tx: Tx, { id, startsAt, providerId }: AppointmentRow): Promise<void> {
  const matches = await repo.matchesOf(tx, id);
  if (matches.length === 0) return;
  const accountIds = await repo.whoIsTold(tx, [...new Set(matches.map(({ createdBy }) => createdBy))]);
  const who = await repo.nameOf(tx, providerId);
  const values = { at: startsAt.toISOString(), who, matches: matches.length, freedId: id };
  await notify(tx, { accountIds, kind: 'slot-freed', values });
}

async function note(
  tx: Tx,
  event: EventName,
  id: string,
  patientRef: string,
  facts: Record<string, Json>,
  ip?: string,
): Promise<void> {
  await append(tx, { event, outcome: 'done', resource: { type: 'waiting', id }, patientRef, facts, ip });
}
