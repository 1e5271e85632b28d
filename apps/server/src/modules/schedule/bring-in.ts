import type { AppointmentStatus } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { append } from '../ledger/index.ts';
import type { Statement, Tx } from '../../platform/db/index.ts';
import * as repo from './appointment.repo.ts';
import { factsOf, lengthOf, note } from './appointment.service.ts';
import { placed } from './place.ts';
import { appointmentTypes, places, scheduleProviders, type PlaceRow, type TypeRow } from './setup.repo.ts';

const PEOPLE: Statement = {
  name: 'schedule-people',
  text: 'select a.id, a.name, a.email from core.account a where a.id = any ($1)',
};
const BOOKABLE: Statement = {
  name: 'schedule-bookable-of',
  text: 'select r.ref from unnest($1::text[]) as r (ref) where sec.is_bookable(r.ref)',
};

/** What a calendar from elsewhere can name. */
export interface Known {
  types: TypeRow[];
  providers: { id: string; name: string; email: string }[];
  places: PlaceRow[];
}
export async function knownToSchedule(tx: Tx): Promise<Known> {
  const ids = (await scheduleProviders(tx)).map(({ id }) => id);
  return {
    types: (await appointmentTypes(tx)).filter(({ removed }) => !removed),
    providers: await tx.query<Known['providers'][number]>(PEOPLE, [ids]),
    places: await places(tx),
  };
}
/** Those of the references for which something can be booked. */
export const bookableAmong = async (tx: Tx, refs: readonly string[]): Promise<Set<string>> =>
  new Set((await tx.query<{ ref: string }>(BOOKABLE, [refs])).map(({ ref }) => ref));

export interface BroughtIn {
  patientRef: string;
  type: TypeRow;
  providerId: string;
  place: PlaceRow;
  wallStart: string;
  minutes: number;
  status: AppointmentStatus;
}

/** Keeps an appointment of another calendar as it was there. @returns undefined where the provider has another one */
export function bringIn(tx: Tx, row: BroughtIn): Promise<repo.AppointmentRow | undefined> {
  const where = { providerId: row.providerId, locationId: row.place.id, roomId: null };
  // buffers are for what is booked here: a calendar that was kept without them would not fit
  const length = { ...lengthOf(row.type, row.minutes), bufferBefore: 0, bufferAfter: 0 };
  return repo.insertAppointment(tx, {
    ...placed(where, row.place.zone, { wallStart: row.wallStart }, length),
    id: newId(),
    patientRef: row.patientRef,
    visitorId: null,
    typeId: row.type.id,
    status: row.status,
    seriesId: null,
    replacesId: null,
    source: 'import',
  });
}

/** One entry for each appointment, and one for the calendar. */
export async function noteBroughtIn(tx: Tx, rows: readonly repo.AppointmentRow[], ip: string): Promise<void> {
  for (const row of rows) await note(tx, 'appointment.booked', row, { ...factsOf(row), source: 'import' }, ip);
  const facts = { count: rows.length };
  await append(tx, { event: 'appointment.imported', outcome: 'done', resource: null, patientRef: null, facts, ip });
}
