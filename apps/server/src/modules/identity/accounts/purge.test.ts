import { afterAll, beforeAll, expect, it } from 'vitest';
import { age, createWorld, newOwner, signInAgain, ticketFor, type World } from '../identity.fixture.ts';
import { purgeIdentity } from './purge.ts';
import { resolveToken } from '../sessions/session.service.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const counts = () =>
  world.database.asSuperuser(async (sql) => {
    const found = await sql.query(`select (select count(*)::int from core.sign_in_ticket) as tickets,
      (select count(*)::int from core.session) as sessions, (select count(*)::int from core.session_secret) as secrets`);
    return found.rows[0] as object;
  });

it('the sweep deletes run-out tickets and long-ended sessions with their secrets, and nothing that lives', async () => {
  const person = await newOwner(world);
  await age(world, person, 31 * 24 * 3600 + 8 * 3600);
  const { token } = await signInAgain(world, person);
  await world.database.asSuperuser((sql) =>
    sql.query(`update core.sign_in_ticket set expires_at = expires_at - interval '2 hours'`),
  );
  await ticketFor(world, person);
  expect(await counts()).toEqual({ tickets: 3, sessions: 2, secrets: 2 });
  await purgeIdentity(world.platform);
  // the session that the sign-in found run out was marked ended just now, so it stays for the person to see
  expect(await counts()).toEqual({ tickets: 1, sessions: 2, secrets: 2 });
  await world.database.asSuperuser((sql) =>
    sql.query(`update core.session set ended_at = ended_at - interval '31 days' where ended_at is not null`),
  );
  await purgeIdentity(world.platform);
  expect(await counts()).toEqual({ tickets: 1, sessions: 1, secrets: 1 });
  expect(await resolveToken(world.platform, token)).not.toBeNull();
});
