import type { AppointmentStatus, AppointmentTypeFields } from '@hyaline/contract';
import { addDays, wallOf } from '@hyaline/schedule';
import { DEMO_PEOPLE, type DemoSignIn } from '../modules/identity/index.ts';
import { everHappened } from '../modules/ledger/index.ts';
import { locations } from '../modules/practice/index.ts';
import { addType, addWaiting, book, changeStatus, setHours } from '../modules/schedule/index.ts';
import { createTask } from '../modules/tasks/index.ts';
import type { Actor, Tx } from '../platform/db/index.ts';
import type { Platform } from '../platform/index.ts';
import { comesOfPast, demoTasks, demoVisits, type Provider } from './demo-week.ts';

/** The server itself, on the machine it runs on. */
const HERE = '127.0.0.1';
const WEEKS_AGO = 4;

type Kind = Pick<AppointmentTypeFields, 'name' | 'minutes' | 'colour'> & { byPatients?: boolean };
const KINDS = {
  first: { name: 'First visit', minutes: 60, colour: 'violet', byPatients: true },
  check: { name: 'Check-up', minutes: 30, colour: 'teal', byPatients: true },
  scan: { name: 'CBCT scan', minutes: 20, colour: 'blue' },
  spine: { name: 'Spine review', minutes: 40, colour: 'orange' },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof KINDS;

/**
 * Gives the demo clinic kinds of appointments, hours, four weeks of visits about today, somebody who waits for an earlier
 * time and some tasks: once in its life, by the services that people's own clicks reach, each in the ledger. What was
 * before today is entered as a calendar that was brought in, for nobody booked it here.
 * @param refs - patients by reference, in the order in which they come
 */
export async function fillDemoSchedule(platform: Platform, demo: DemoSignIn, refs: readonly string[]): Promise<void> {
  const owner = { tenantId: demo.clinicId, userId: demo.ownerId };
  if (refs.length === 0 || (await everHappened(platform, owner, 'schedule.type-changed'))) return;
  const asking = { actor: owner, ip: HERE };
  const [place] = (await locations(platform, owner)).locations;
  if (!place) return;
  const typeOf = {} as Record<KindName, string>;
  for (const [name, kind] of Object.entries(KINDS) as [KindName, Kind][]) {
    const fields = { byPatients: false, bufferBefore: 0, bufferAfter: 5, providerIds: [], ...kind };
    typeOf[name] = (await addType(platform, asking, fields)).id;
  }
  const today = wallOf(platform.clock.now().getTime(), place.timeZone).slice(0, 10);
  for (const box of ['ines', 'tom'] as const) {
    const validFrom = addDays(today, -7 * WEEKS_AGO);
    const hours = [1, 2, 3, 4, 5].flatMap((weekday) =>
      HOURS.map((each) => ({ ...each, weekday, locationId: place.id, validFrom, validUntil: null })),
    );
    await setHours(platform, { ...asking, actor: actorOf(owner, box) }, idOf(box), { revision: 0, hours });
  }
  const rooms = place.rooms.map(({ id }) => id);
  await platform.db.inTenant(owner, async (tx) => {
    for (const { day, at, kind, by, patient, room } of demoVisits(today)) {
      const ref = refs[patient % refs.length];
      if (ref === undefined) return;
      const past = day < today;
      const row = await book(tx, {
        patientRef: ref,
        typeId: typeOf[kind],
        providerId: idOf(by),
        locationId: place.id,
        roomId: rooms[room] ?? null,
        wallStart: `${day}T${at}`,
        outsideHours: false,
        source: past ? 'import' : 'clinic',
      }, HERE); // prettier-ignore
      if (past) await come(tx, row.id, comesOfPast(patient, day));
      else if (patient % 2 === 0) await come(tx, row.id, ['confirmed']);
    }
    const soon = { from: today, until: addDays(today, 21), providerIds: [], locationIds: [], weekdays: [] };
    const waits = { ...soon, typeId: typeOf.check, earliest: '08:00', latest: '12:00', appointmentId: null };
    for (const ref of refs.slice(0, 2)) await addWaiting(tx, { ...waits, patientRef: ref }, HERE);
  });
  for (const { assignee, ...task } of demoTasks(today, refs))
    await createTask(platform, asking, { ...task, assigneeId: assignee === null ? null : idOf(assignee) }, null);
}

const HOURS = [
  { from: '08:30', to: '12:30' },
  { from: '13:30', to: '17:30' },
];

/** Through every state on the way, as at a desk. */
async function come(tx: Tx, id: string, path: readonly AppointmentStatus[]): Promise<void> {
  for (const [at, status] of path.entries()) await changeStatus(tx, id, { revision: at + 1, status }, HERE);
}

const actorOf = ({ tenantId }: Actor, box: Provider): Actor => ({ tenantId, userId: idOf(box) });

function idOf(box: string): string {
  const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
  if (!person) throw new Error(`the demo has no ${box}`);
  return person.id;
}
