import { availableParallelism } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { age, ask, createWorld, newOwner, PASSWORD, type Person, type World } from '../identity.fixture.ts';
import { members } from '../accounts/member.service.ts';
import { passwords } from '../passwords/password-hash.ts';
import { resolveToken, type SessionInfo } from './session.service.ts';

/** Every end of a round trip to PostgreSQL, on every connection that this file opens: the message ReadyForQuery. */
let trips = 0;
const client = pg.Client.prototype as unknown as { connect: (...args: unknown[]) => unknown };
const { connect } = client;
let world: World;
let person: Person;
beforeAll(async () => {
  client.connect = function (this: { connection: NodeJS.EventEmitter }, ...args: unknown[]) {
    this.connection.on('readyForQuery', () => (trips += 1));
    return connect.apply(this, args);
  };
  world = await createWorld();
  person = await newOwner(world);
});
afterAll(async () => {
  client.connect = connect;
  await world.close();
});

async function tripsOf(work: () => Promise<unknown>): Promise<number> {
  await work(); // a first use prepares its statements
  const before = trips;
  await work();
  return trips - before;
}

const read = async () => {
  const answer = await ask(world, 'GET', '/members', { token: person.token });
  expect(answer.statusCode).toBe(200);
};

it('the check of a session adds one round trip at most, also when its use is written down', async () => {
  const info = (await resolveToken(world.platform, person.token))?.info;
  const bare = await tripsOf(() => members(world.platform, info as SessionInfo));
  expect(bare).toBeGreaterThan(0);
  expect((await tripsOf(read)) - bare).toBeLessThanOrEqual(1);
  await read();
  await age(world, person, 120);
  const before = trips;
  await read();
  expect(trips - before - bare).toBeLessThanOrEqual(1);
});

it('a sign-in beyond what can be hashed is refused without asking the database', async () => {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  const more = 5 * availableParallelism() + 1; // than run and wait together
  const held = Array.from({ length: more }, () => passwords.inLine(() => until).catch(() => undefined));
  const body = { email: person.email, password: PASSWORD };
  const before = trips;
  const answer = await ask(world, 'POST', '/sign-in', { body });
  expect([answer.statusCode, Number(answer.headers['retry-after']) > 0, trips - before]).toEqual([429, true, 0]);
  release();
  await Promise.all(held);
  expect((await ask(world, 'POST', '/sign-in', { body })).statusCode).toBe(200);
});
