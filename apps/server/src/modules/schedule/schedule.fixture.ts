import type { Appointment, CreatedPatient } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { scheduleRoutes, scheduleSetupRoutes, seriesRoutes } from './index.ts';

export interface Clinic {
  world: World;
  owner: Person;
  /** Treats the patient, and works every day from 8 to 18. */
  grace: Person;
  /** Treats, works as long, and does not see the patient. */
  hugo: Person;
  staff: Person;
  patient: CreatedPatient;
  locationId: string;
  roomId: string;
  /** 30 minutes, with a buffer of 10 minutes after. */
  typeId: string;
}

export const ZONE = 'America/Santiago';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** A clinic in Santiago with hours, a room, a kind of appointment and a patient. */
export async function createClinic(more: Parameters<typeof createWorld>[0] = []): Promise<Clinic> {
  const world = await createWorld([patientRoutes, scheduleRoutes, scheduleSetupRoutes, seriesRoutes, ...more]);
  const owner = await newOwner(world);
  const [grace, hugo, staff] = [
    await newColleague(world, owner, 'provider', 'Grace Provider'),
    await newColleague(world, owner, 'provider', 'Hugo Provider'),
    await newColleague(world, owner, 'staff', 'Sam Staff'),
  ];
  const { locationId, roomId } = await newPlace(world, owner);
  const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 10, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
  const type = await post(world, owner, '/schedule/types', fields);
  for (const provider of [grace, hugo]) await giveHours(world, provider, locationId);
  const patient = await enter(world, grace);
  return { world, owner, grace, hugo, staff, patient, locationId, roomId, typeId: type.id };
}

export async function newPlace(
  { platform }: World,
  { tenantId, userId }: Person,
  zone = ZONE,
): Promise<{ locationId: string; roomId: string }> {
  const [locationId, roomId] = [newId(), newId()];
  await platform.database.asSuperuser(async (sql) => {
    await sql.query(
      'insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, $3, $4, $5)',
      [tenantId, locationId, `Place ${locationId.slice(-6)}`, zone, userId],
    );
    await sql.query(
      'insert into core.room (tenant_id, id, location_id, name, changed_by) values ($1, $2, $3, $4, $5)',
      [tenantId, roomId, locationId, 'Room 1', userId],
    );
  });
  return { locationId, roomId };
}

export async function giveHours(world: World, provider: Person, locationId: string): Promise<void> {
  const hours = EVERY_DAY.map((weekday) => ({ locationId, weekday, from: '08:00', to: '18:00', validFrom: '2026-01-01', validUntil: null })); // prettier-ignore
  const body = { revision: 0, hours };
  const reply = await ask(world.app, provider, 'PUT', `/schedule/hours/${provider.userId}`, { body });
  if (reply.statusCode !== 204) throw new Error(`${reply.statusCode} ${reply.body}`);
}

export async function post(world: World, person: Person, path: string, body: object): Promise<{ id: string }> {
  const reply = await ask(world.app, person, 'POST', path, { body });
  if (reply.statusCode >= 300) throw new Error(`${path} ${reply.statusCode} ${reply.body}`);
  return reply.json<{ id: string }>();
}

/** What a booking of the clinic's patient with Grace says. */
export const booking = (
  { patient, typeId, grace, locationId }: Clinic,
  wallStart: string,
  more: object = {},
): Record<string, unknown> => ({
  patientRef: patient.ref,
  typeId,
  providerId: grace.userId,
  locationId,
  wallStart,
  ...more,
});

export async function bookAs(clinic: Clinic, person: Person, wallStart: string, more: object = {}) {
  const body = booking(clinic, wallStart, more);
  const reply = await ask(clinic.world.app, person, 'POST', '/schedule/appointments', { body });
  const json = reply.json<{ appointment?: Appointment; code?: string; fields?: string[] }>();
  return {
    status: reply.statusCode,
    code: json.code,
    fields: json.fields,
    appointment: json.appointment as Appointment,
  };
}

/** Takes an appointment to an hour that has begun, years ago: what is said of one that came is refused before. */
export async function started({ world }: Clinic, id: string): Promise<void> {
  await world.platform.database.asSuperuser((sql) =>
    sql.query(
      `update core.appointment set starts_at = starts_at - interval '20 years', ends_at = ends_at - interval '20 years',
         busy_from = busy_from - interval '20 years', busy_until = busy_until - interval '20 years' where id = $1`,
      [id],
    ),
  );
}
