import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { protocolRoutes } from './index.ts';
import { content, draft, read, sign } from './protocols.fixture.ts';

let world: World;
let owner: Person;
let grace: Person;
let others: [string, Person][];
let patientId: string;
let id: string;
let refillId: string;
const what = content();
beforeAll(async () => {
  world = await createWorld([patientRoutes, protocolRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  others = [
    ['another provider', await newColleague(world, owner, 'provider', 'Tom Other')],
    ['an admin', await newColleague(world, owner, 'admin', 'Ada Office')],
    ['an owner of another clinic', await newOwner(world)],
  ];
  ({ id: patientId } = await enter(world, grace, {}));
  ({ id } = await draft(world, grace, patientId, what));
  await sign(world, grace, id);
  const body = { itemId: what.items[0]?.id, dueOn: '2026-12-01', note: '' };
  ({ id: refillId } = (await ask(world.app, grace, 'POST', `/protocols/${id}/refills`, { body })).json<{
    id: string;
  }>());
  await ask(world.app, grace, 'POST', `/protocols/${id}/follow-ups`, { body: { dueOn: '2026-12-01', what: 'Look' } });
});
afterAll(() => world.close());

/** Any SQL as the application: with a person's sealed context and the clinic's role, as an injected statement would run. */
const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });

const TABLES = ['protocol', 'protocol_version', 'refill', 'follow_up'];

describe('protocols of a patient whom somebody does not see', () => {
  it('answer everybody else as if they did not exist, on every route', async () => {
    const revision = 2;
    const routes: ['GET' | 'POST' | 'PUT', string, object?][] = [
      ['GET', `/patients/${patientId}/protocols`],
      ['POST', `/patients/${patientId}/protocols`, { content: what }],
      ['GET', `/protocols/${id}`],
      ['PUT', `/protocols/${id}`, { revision, content: what }],
      ['POST', `/protocols/${id}/signature`, { revision, sha256: 'a'.repeat(64), allergyAnswer: '' }],
      ['PUT', `/protocols/${id}/state`, { revision, state: 'ended', reason: 'because' }],
      ['POST', `/protocols/${id}/refills`, { itemId: what.items[0]?.id, dueOn: '2026-12-01', note: '' }],
      ['PUT', `/protocols/${id}/refills/${refillId}`, { state: 'cancelled', note: 'because' }],
      ['POST', `/protocols/${id}/follow-ups`, { dueOn: '2026-12-01', what: 'Look' }],
      ['GET', `/protocols/${id}/sheet?locale=en`],
    ];
    for (const [name, person] of others)
      for (const [method, path, body] of routes) {
        const isWrite = method !== 'GET' && name === 'an admin';
        const reply = await ask(world.app, person, method, path, body === undefined ? {} : { body });
        expect([reply.statusCode, reply.json().code], `${name}: ${method} ${path}`).toEqual(isWrite ? [403, 'forbidden'] : [404, 'not-found']); // prettier-ignore
        const unknown = await ask(world.app, person, method, path.replace(id, newId()).replace(patientId, newId()), body === undefined ? {} : { body }); // prettier-ignore
        expect([unknown.statusCode, unknown.json().code]).toEqual([reply.statusCode, reply.json().code]);
      }
    const desk = await newColleague(world, owner, 'staff', 'Dee Desk');
    expect((await ask(world.app, desk, 'GET', `/protocols/${id}`)).statusCode).toBe(403);
    expect((await read(world, grace, id)).revision).toBe(revision);
    const refused = await ledgerOf(world, owner, ['protocol.read', 'protocol.signed']);
    expect(refused.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThanOrEqual(2);
  });

  it('[C244] are rows of the clinic’s own schema that raw SQL does not give them either, to read or to write', async () => {
    for (const table of TABLES) {
      expect(await sqlAs(grace, `select 1 from ${table} where patient_id = $1`, [patientId]), table).not.toHaveLength(
        0,
      );
      for (const [name, person] of others.slice(0, 2)) {
        expect(await sqlAs(person, `select 1 from ${table}`), `${name} reads ${table}`).toHaveLength(0);
      }
    }
    const [, tom] = others[0] ?? [];
    if (!tom) throw new Error('no other provider');
    const insert = `insert into protocol (tenant_id, id, patient_id, details, created_by) values (sec.tenant(), $1, $2, 'x', sec.user_id())`;
    await expect(sqlAs(tom, insert, [newId(), patientId])).rejects.toThrow(/row-level security/);
    expect(await sqlAs(tom, `update protocol set state = 'ended' where id = $1 returning 1`, [id])).toHaveLength(0);
  });

  it('[C244] a signed version is never changed or removed, not even by who signed it', async () => {
    for (const text of [
      `update protocol_version set details = 'x'`,
      `delete from protocol_version`,
      `delete from protocol`,
    ])
      await expect(sqlAs(grace, text)).rejects.toThrow(/permission denied/);
    const forged = `insert into protocol_version (tenant_id, protocol_id, number, patient_id, details, sha256, signed_by)
      values (sec.tenant(), $1, 9, $2, 'x', decode(repeat('ab', 32), 'hex'), $3)`;
    await expect(sqlAs(grace, forged, [id, patientId, owner.userId])).rejects.toThrow(/row-level security/);
    await expect(sqlAs(grace, `update protocol set version = 7 where id = $1`, [id])).rejects.toThrow(
      /no such signed version/,
    );
    await expect(sqlAs(grace, `update protocol set version = null where id = $1`, [id])).rejects.toThrow(
      /only goes on/,
    );
  });

  it('need the clinic’s agreement, in the database too', async () => {
    const other = await newOwner(world, { signed: false });
    const body = { content: what };
    expect((await ask(world.app, other, 'POST', `/patients/${newId()}/protocols`, { body })).json().code).toBe('baa-required'); // prettier-ignore
    const schema = phiSchema(owner.tenantId);
    const gated = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ name: string }>(
        `select tgrelid::regclass::text as name from pg_trigger where tgname = 'baa_gate' and tgrelid = any ($1::regclass[])`,
        [TABLES.map((table) => `${schema}.${table}`)],
      ),
    );
    expect(gated.rows).toHaveLength(TABLES.length);
  });

  it('are read, not written, under an admin’s special access, and each look names the grant', async () => {
    const [, admin] = others[1] ?? [];
    if (!admin) throw new Error('no admin');
    const { patientRef } = await read(world, grace, id);
    const grant = newId();
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `insert into core.access_grant (tenant_id, id, account_id, patient_ref, reason, ends_at)
         values ($1, $2, $3, $4, 'x', now() + interval '30 minutes')`,
        [owner.tenantId, grant, admin.userId, patientRef],
      ),
    );
    expect((await ask(world.app, admin, 'GET', `/protocols/${id}`)).json()).toMatchObject({ mayWrite: false });
    const looks = await ledgerOf(world, owner, ['protocol.read']);
    expect(looks.at(-1)?.canonical).toContain(grant);
  });
});
