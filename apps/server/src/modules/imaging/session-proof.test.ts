import { generatePhantom } from '@hyaline/dicom/phantom';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import {
  ask,
  createWorld,
  ledgerOf,
  newColleague,
  newOwner,
  type Person,
  save,
  type World,
} from './imaging.fixture.ts';

let world: World;
let owner: Person;
let studyId: string;
beforeAll(async () => {
  world = await createWorld();
  owner = await newOwner(world);
  ({ id: studyId } = await save(world, owner, [...generatePhantom({ size: 16, slices: 2 })]));
});
afterAll(() => world.close());

const sql = (text: string, ...params: unknown[]) => world.platform.database.asSuperuser((by) => by.query(text, params));

/** A server that counts its trips to the database. */
async function counting(): Promise<{ app: FastifyInstance; trips: string[] }> {
  const trips: string[] = [];
  const { db } = world.platform;
  const noted = (name: 'oneStatement' | 'inTenant') =>
    ((...args: [never, never, never]) => {
      trips.push(name === 'oneStatement' ? (args[1] as { name: string }).name : name);
      return (db[name] as (...all: unknown[]) => unknown).call(db, ...args);
    }) as never;
  const counted = Object.assign(Object.create(db) as typeof db, {
    oneStatement: noted('oneStatement'),
    inTenant: noted('inTenant'),
  });
  return { app: await world.node({ db: counted }), trips };
}

describe('a read that proves its session itself', () => {
  let person: Person;
  let app: FastifyInstance;
  let trips: string[];
  const read = (path = `/studies/${studyId}`, method: 'GET' | 'HEAD' = 'GET') => ask(app, person, method, path);
  const readsInLedger = async () => (await ledgerOf(world, owner)).filter(({ event }) => event === 'study.read').length;

  beforeEach(async () => {
    person = await newColleague(world, owner, 'provider', 'Petra Prover');
    await sql(`update ${phiSchema(owner.tenantId)}.study set assignee_ids = array[$1::uuid]`, person.userId);
    ({ app, trips } = await counting());
    expect((await read()).statusCode).toBe(200);
    trips.splice(0);
  });

  it('makes one trip to the database, session, row and ledger entry in one transaction', async () => {
    const before = await readsInLedger();
    expect((await read()).json()).toMatchObject({ id: studyId });
    expect(trips).toEqual(['study-read']);
    expect(await readsInLedger()).toBe(before + 1);
  });

  it.each([
    ['was ended elsewhere', `update core.session set ended_at = now(), end_reason = 'sign-out' where account_id = $1`],
    ['has run out', `update core.session set absolute_expires_at = now() where account_id = $1`],
    ['was idle for too long', `update core.session set last_used_at = now() - idle_limit where account_id = $1`],
    ['belongs to somebody who has left', `update core.membership set removed_at = now() where account_id = $1`],
  ])('is refused at once when the session %s, and leaves no trace of having read', async (_, change) => {
    await sql(change, person.userId);
    const before = await readsInLedger();
    for (const path of [`/studies/${studyId}`, '/studies', '/studies/not-an-id', `/objects/${studyId}`]) {
      expect((await read(path)).statusCode, path).toBe(401);
      expect((await read(path, 'HEAD')).statusCode, path).toBe(401);
    }
    expect(await readsInLedger()).toBe(before);
  });

  it('goes by the role of this moment', async () => {
    await sql(`update core.membership set role = 'privacy-officer' where account_id = $1`, person.userId);
    expect((await read()).statusCode).toBe(403);
    await sql(`update core.membership set role = 'staff' where account_id = $1`, person.userId);
    expect((await read()).statusCode).toBe(200);
  });

  it('gets its new secret when the old one is ten minutes old, and the old one ends the session after the grace', async () => {
    const age = `update core.session_secret k set issued_at = issued_at - interval '11 minutes',
      replaced_at = replaced_at - interval '11 minutes' from core.session s where s.id = k.session_id and s.account_id = $1`;
    await sql(age, person.userId);
    const rotated = await read();
    expect(rotated.statusCode).toBe(200);
    expect(rotated.headers['set-cookie']).toMatch(/^__Host-hyaline=/);
    await sql(age, person.userId);
    expect((await read()).statusCode).toBe(401);
    const { rows } = await sql('select end_reason from core.session where account_id = $1', person.userId);
    expect(rows).toEqual([{ end_reason: 'reuse' }]);
  });

  it('writes activity down once a minute, as every request does', async () => {
    await sql(
      `update core.session set last_used_at = now() - interval '70 seconds' where account_id = $1`,
      person.userId,
    );
    ({ app, trips } = await counting()); // the other one has just asked
    await read();
    const { rows } = await sql(
      `select now() - last_used_at < '10 seconds' as fresh from core.session where account_id = $1`,
      person.userId,
    );
    expect(rows).toEqual([{ fresh: true }]);
  });

  it('is refused where nothing had to be read for the answer', async () => {
    person = await newOwner(world); // of a clinic that has no studies, and no schema for them
    const list = () => read('/studies');
    for (const _ of ['asked', 'claimed']) expect((await list()).json()).toEqual({ studies: [] });
    await sql(`update core.session set ended_at = now(), end_reason = 'sign-out' where account_id = $1`, person.userId);
    expect((await list()).statusCode).toBe(401);
  });

  it('does not serve as proof for another person or clinic', async () => {
    const stranger = await newOwner(world);
    await ask(app, stranger, 'GET', '/studies');
    expect((await ask(app, stranger, 'GET', `/studies/${studyId}`)).statusCode).toBe(404);
    expect((await ask(app, { ...stranger, cookie: '' }, 'GET', `/studies/${studyId}`)).statusCode).toBe(401);
  });
});
