import { holdsTime, MAX_NAMES, type SchedulePrint } from '@hyaline/contract';
import { addDays, daysBetween, startOfDay, wallOf } from '@hyaline/schedule';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { append } from '../ledger/index.ts';
import { type Asking, readNames } from '../patients/index.ts';
import { type AppointmentRow, appointmentsIn } from './appointment.repo.ts';
import { appointmentTypes, places as placesOf } from './setup.repo.ts';
import { roomNames } from './sheet.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

export interface SheetLine {
  /** HH:MM in the zone of the sheet. */
  from: string;
  to: string;
  patientRef: string | null;
  visitor: boolean;
  /** Null: the asker may not see it, or there is none. */
  name: string | null;
  type: string;
  provider: string;
  place: string;
  room: string;
  status: AppointmentRow['status'];
}
export interface Sheet {
  days: { day: string; lines: SheetLine[] }[];
}

/**
 * A day or a week as it goes on paper. One entry of the ledger for the sheet, and one for each patient who is named on it.
 * @param named - the asker's office may know names at all, and wants them
 */
export async function sheetOf(
  platform: Needs,
  { actor, ip }: Asking,
  { from, to, zone, provider, location }: SchedulePrint,
  named: boolean,
): Promise<Sheet> {
  const asked = {
    from: new Date(startOfDay(from, zone)).toISOString(),
    to: new Date(startOfDay(addDays(to, 1), zone)).toISOString(),
    providers: provider === undefined ? undefined : [provider],
    locations: location === undefined ? undefined : [location],
  };
  const { rows, types, places, rooms } = await platform.db.inTenant(actor, async (tx) => {
    const all = await appointmentsIn(tx, asked);
    const shown = all.filter(({ status }) => holdsTime(status) || status === 'no-show');
    const facts = { from, to, appointments: shown.length, names: named };
    const resource = { type: 'clinic', id: actor.tenantId };
    await append(tx, { event: 'schedule.printed', outcome: 'done', resource, patientRef: null, facts, ip });
    const [kinds, open] = [await appointmentTypes(tx), await placesOf(tx)];
    return { rows: shown, types: nameOf(kinds), places: nameOf(open), rooms: await roomNames(tx) };
  });
  const people = await namesFor(
    platform,
    actor,
    rows.map(({ providerId }) => providerId),
  );
  const names = named ? await namesOn(platform, { actor, ip }, rows) : new Map<string, string>();
  const lines = rows.map((row) => {
    const { patientRef, visitor, status } = row;
    const [starts, ends] = [wallOf(row.startsAt.getTime(), zone), wallOf(row.endsAt.getTime(), zone)];
    const line: SheetLine = {
      from: starts.slice(11),
      to: ends.slice(11),
      patientRef,
      visitor,
      name: names.get(patientRef ?? '') ?? null,
      type: types.get(row.typeId) ?? '',
      provider: people.get(row.providerId) ?? '',
      place: places.get(row.locationId) ?? '',
      room: rooms.get(row.roomId ?? '') ?? '',
      status,
    };
    return { day: starts.slice(0, 10), line };
  });
  return {
    days: daysBetween(from, to).map((day) => ({
      day,
      lines: lines.filter((each) => each.day === day).map(({ line }) => line),
    })),
  };
}

const nameOf = (all: readonly { id: string; name: string }[]): Map<string, string> =>
  new Map(all.map(({ id, name }) => [id, name]));

async function namesOn(
  platform: Needs,
  { actor, ip }: Asking,
  rows: readonly AppointmentRow[],
): Promise<Map<string, string>> {
  const refs = [...new Set(rows.flatMap(({ patientRef }) => (patientRef === null ? [] : [patientRef])))];
  const found = new Map<string, string>();
  for (let at = 0; at < refs.length; at += MAX_NAMES) {
    const chunk = refs.slice(at, at + MAX_NAMES);
    for (const one of (await readNames(platform, actor, chunk, ip, 'schedule.printed')).names)
      found.set(one.ref, [one.givenName, one.familyName, one.secondFamilyName].map(String).filter(Boolean).join(' '));
  }
  return found;
}
