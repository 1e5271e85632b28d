import type { CalendarFeeds, MadeCalendarFeed } from '@hyaline/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, newColleague, newOwner } from '../imaging/imaging.fixture.ts';
import { teamRoutes } from '../team/index.ts';
import { bookAs, type Clinic, createClinic } from './schedule.fixture.ts';
import { feedRoutes } from './index.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic([feedRoutes, teamRoutes]);
});
afterAll(() => clinic.world.close());

const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** Without any session, as a calendar program asks. */
const read = (url: string) =>
  clinic.world.app.inject({ method: 'GET', url: new URL(url).pathname, headers: { host: 'localhost:8080' } });

it('a calendar program reads one’s own appointments, by reference alone, until the address is withdrawn', async () => {
  const { world, grace, hugo, staff, patient } = clinic;
  const booked = await bookAs(clinic, grace, `${soon(3)}T09:00`, { note: 'canary-reason-5519' });
  const cancelled = await bookAs(clinic, grace, `${soon(4)}T09:00`);
  await ask(world.app, staff, 'POST', `/schedule/appointments/${cancelled.appointment.id}/status`, { body: { revision: 1, status: 'cancelled' } }); // prettier-ignore
  await bookAs(clinic, grace, `${soon(5)}T09:00`, { providerId: hugo.userId });
  const made = (await ask(world.app, grace, 'POST', '/schedule/feeds')).json<MadeCalendarFeed>();
  const reply = await read(made.url);
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-type']).toContain('text/calendar');
  expect(reply.body.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect(reply.body).toContain(`SUMMARY:${patient.ref}`);
  expect(reply.body).toContain(`DTSTART:${booked.appointment.startsAt.replaceAll(/[-:]|\.000/g, '')}`);
  expect(reply.body).not.toMatch(/Rosalind|Quennell|Consultation|canary|Grace/);

  const { rows } = await world.platform.database.asSuperuser((sql) => sql.query<{ row: string }>('select f::text as row from core.calendar_feed f')); // prettier-ignore
  expect(rows).toHaveLength(1);
  const secret = new URL(made.url).pathname.split('/').at(-1)?.slice(0, 43) ?? '';
  expect(rows[0]?.row).not.toContain(secret);
  expect(rows[0]?.row).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));

  const feeds = async () => (await ask(world.app, grace, 'GET', '/schedule/feeds')).json<CalendarFeeds>().feeds;
  expect((await feeds())[0]).toMatchObject({ id: made.id, readAt: expect.any(String) as string });
  expect((await ask(world.app, staff, 'GET', '/schedule/feeds')).json<CalendarFeeds>().feeds).toEqual([]);
  for (const other of [hugo, await newOwner(world)])
    expect((await ask(world.app, other, 'DELETE', `/schedule/feeds/${made.id}`)).statusCode).toBe(404);
  expect((await ask(world.app, grace, 'DELETE', `/schedule/feeds/${made.id}`)).statusCode).toBe(204);
  expect(await feeds()).toEqual([]);
  const gone = await read(made.url);
  const unknown = await read(made.url.replace(secret, 'A'.repeat(43)));
  const malformed = await read(made.url.replace(secret, 'x'));
  expect([gone, unknown, malformed].map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
});

it('an address shows nothing any more once its owner left, and nobody has more than five', async () => {
  const { world, hugo } = clinic;
  const made = (await ask(world.app, hugo, 'POST', '/schedule/feeds')).json<MadeCalendarFeed>();
  // all at once, as a program would that tries to get more
  const more = await Promise.all(Array.from({ length: 8 }, () => ask(world.app, hugo, 'POST', '/schedule/feeds')));
  expect(more.filter(({ statusCode }) => statusCode === 201)).toHaveLength(4);
  expect((await ask(world.app, hugo, 'POST', '/schedule/feeds')).statusCode).toBe(409);
  expect((await read(made.url)).statusCode).toBe(200);
  const leave = 'update core.membership set removed_at = now(), removed_by = account_id where account_id = $1';
  await world.platform.database.asSuperuser(async (sql) => {
    await sql.query('set session_replication_role = replica');
    await sql.query(leave, [hugo.userId]);
  });
  expect((await read(made.url)).statusCode).toBe(404);
});

it('addresses end with somebody’s sessions, rank or place, and do not come back with the place', async () => {
  const { world, owner, staff } = clinic;
  const { app } = world;
  const ends: ((path: string) => ReturnType<typeof ask>)[] = [
    (path) => ask(app, owner, 'POST', `${path}/end-sessions`),
    (path) => ask(app, owner, 'PUT', `${path}/role`, { body: { role: 'staff' } }),
    (path) => ask(app, owner, 'POST', `${path}/remove`, { body: { handOverTo: null } }),
  ];
  for (const [at, end] of ends.entries()) {
    const person = await newColleague(world, owner, 'provider', `Leaver ${at}`);
    const path = `/members/${person.userId}`;
    const { url } = (await ask(app, person, 'POST', '/schedule/feeds')).json<MadeCalendarFeed>();
    await ask(app, staff, 'POST', `${path}/end-sessions`);
    expect((await read(url)).statusCode).toBe(200);
    expect((await end(path)).statusCode).toBeLessThan(300);
    expect((await read(url)).statusCode).toBe(404);
    await ask(app, owner, 'POST', `${path}/restore`);
    expect((await read(url)).statusCode).toBe(404);
  }
});
