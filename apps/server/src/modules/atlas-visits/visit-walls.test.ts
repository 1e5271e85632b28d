import { newId, toBase64Url } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBytes } from '../../platform/crypto/index.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { CANARY, type ChartWorld } from '../chart-entries/chart.fixture.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { createVisitWorld, saved, send, visit } from './visits.fixture.ts';

let world: ChartWorld;
let visitId: string;
beforeAll(async () => {
  world = await createVisitWorld();
  visitId = await saved(world);
  await send(world, 'PUT', `/${visitId}`, { body: { revision: 1, content: visit({ sagittal: { ll: 50 } }) } });
});
afterAll(() => world.close());

const content = visit();
const WAYS: { method: 'GET' | 'POST' | 'PUT'; path: (id: string, visit: string) => string; body?: unknown }[] = [
  { method: 'GET', path: (id) => `/patients/${id}/visits` },
  { method: 'GET', path: (id) => `/patients/${id}/visits?removed=true` },
  { method: 'GET', path: (id, one) => `/patients/${id}/visits/${one}` },
  { method: 'GET', path: (id, one) => `/patients/${id}/visits/${one}/versions` },
  { method: 'POST', path: (id) => `/patients/${id}/visits`, body: { content } },
  { method: 'PUT', path: (id, one) => `/patients/${id}/visits/${one}`, body: { revision: 2, content } },
  { method: 'POST', path: (id, one) => `/patients/${id}/visits/${one}/removal`, body: { revision: 2, reason: 'None' } },
  { method: 'POST', path: (id, one) => `/patients/${id}/visits/${one}/restoration`, body: { revision: 2 } },
];
const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
const REFUSED = { code: '42501' };

async function takes(person: Person): Promise<string> {
  const target = { kind: 'patient', patientRef: world.patientRef };
  const body = { target, minutes: 15, reason: 'She is unconscious in room two and nobody knows her' };
  const reply = await ask(world.app, person, 'POST', '/grants', { body });
  if (reply.statusCode !== 201) throw new Error(reply.body);
  return reply.json<{ id: string }>().id;
}

/** What is answered to a link of the visit. */
async function sharedBy(person: Person): Promise<[number, string | undefined]> {
  const secret = (bytes: number) => toBase64Url(randomBytes(bytes));
  const body = { kind: 'viewer', lookup: secret(32), sealedPayload: secret(80), wrappedKey: secret(60), hours: 2160, maxOpens: null, passwordGate: null, visitId }; // prettier-ignore
  const reply = await ask(world.app, person, 'POST', '/links', { body });
  return [reply.statusCode, reply.json<{ code?: string }>().code];
}

describe('the walls around visits', () => {
  it('[C221] answer everybody who is not concerned as if there were none, on every route', async () => {
    const [provider, admin, staff] = world.others as [Person, Person, Person];
    for (const { method, path, body } of WAYS)
      for (const person of [provider, admin, staff, world.elsewhere]) {
        const there = await ask(world.app, person, method, path(world.patientId, visitId), { body });
        const nowhere = await ask(world.app, person, method, path(newId(), newId()), { body });
        const office = person === staff || (person === admin && method !== 'GET');
        expect([there.statusCode, nowhere.statusCode], `${method} ${path(':id', ':v')}`).toEqual(
          office ? [403, 403] : [404, 404],
        );
        expect(there.body).not.toContain(CANARY);
        expect(there.json<{ detail: string }>().detail).toBe(nowhere.json<{ detail: string }>().detail);
      }
  });

  it('leave a line in the ledger for a try that a role would have allowed', async () => {
    const before = (await ledgerOf(world, world.owner, ['atlas-visit.opened'])).length;
    await send(world, 'GET', `/${visitId}`, { person: world.others[0] as Person });
    const lines = (await ledgerOf(world, world.owner, ['atlas-visit.opened'])).slice(before);
    expect(lines.map(({ outcome, patientRef }) => [outcome, patientRef])).toEqual([['refused', null]]);
  });

  it('[C284] show no row to SQL of anybody who is not concerned, and take none', async () => {
    const count = async (person: Person) => {
      const counts: number[] = [];
      for (const table of ['atlas_visit', 'atlas_visit_version']) {
        const [row] = await sqlAs<{ n: number }>(person, `select count(*)::integer as n from ${table}`);
        counts.push(row?.n ?? -1);
      }
      return counts;
    };
    expect(await count(world.treats)).toEqual([1, 1]);
    expect(await count(world.owner)).toEqual([1, 1]);
    for (const person of world.others) expect(await count(person)).toEqual([0, 0]);
    const insert = (person: Person, as: string) =>
      sqlAs(
        person,
        `insert into atlas_visit (tenant_id, id, patient_id, details, created_by, changed_by) values ($1, $2, $3, 'x', $4, $4)`,
        [person.tenantId, newId(), world.patientId, as],
      );
    for (const person of world.others) await expect(insert(person, person.userId)).rejects.toMatchObject(REFUSED);
    await expect(insert(world.treats, world.owner.userId)).rejects.toMatchObject(REFUSED);
    const change = `update atlas_visit set details = 'x', revision = revision + 1 returning id`;
    for (const person of world.others) expect(await sqlAs(person, change)).toEqual([]);
    for (const sql of [
      'update atlas_visit set created_by = changed_by',
      'update atlas_visit set patient_id = id',
      'delete from atlas_visit',
      'insert into atlas_visit_version select * from atlas_visit_version',
      'update atlas_visit_version set revision = 1',
      'delete from atlas_visit_version',
    ])
      await expect(sqlAs(world.treats, sql), sql).rejects.toMatchObject(REFUSED);
  });

  it('[C192] let special access read and a provider write, share nothing, and name the grant in every line', async () => {
    const [provider, admin] = world.others as [Person, Person];
    const grant = await takes(provider);
    for (const rest of ['', `/${visitId}`, `/${visitId}/versions`])
      expect((await send(world, 'GET', rest, { person: provider })).statusCode).toBe(200);
    const written = await send(world, 'POST', '', { body: { content }, person: provider });
    expect(written.statusCode).toBe(201);
    expect(await sharedBy(provider)).toEqual([404, 'not-found']); // it is for treating, and lets nothing out
    await ask(world.app, provider, 'POST', `/grants/${grant}/end`);
    expect((await send(world, 'GET', '', { person: provider })).statusCode).toBe(404);
    const events = ['atlas-visit.listed', 'atlas-visit.opened', 'atlas-visit.versions-read', 'atlas-visit.saved'];
    const lines = (await ledgerOf(world, world.owner, events)).filter(
      ({ canonical, outcome }) => canonical.includes(`"actor":"${provider.userId}"`) && outcome === 'done',
    );
    expect(lines.map(({ event }) => event)).toEqual(events);
    for (const { canonical } of lines)
      expect((JSON.parse(canonical) as { facts: { grant?: string } }).facts.grant).toBe(grant);

    const second = await takes(admin);
    expect((await send(world, 'GET', `/${visitId}`, { person: admin })).statusCode).toBe(200);
    expect((await send(world, 'POST', '', { body: { content }, person: admin })).statusCode).toBe(403);
    expect(await sharedBy(admin)).toEqual([404, 'not-found']);
    await ask(world.app, admin, 'POST', `/grants/${second}/end`);
    expect((await sharedBy(world.treats))[0]).toBe(201);
  });

  it('hold no word or value of a visit outside sealed columns', async () => {
    const hits = await world.platform.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query<{ name: string }>(
        `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and (n.nspname in ('core', 'audit') or n.nspname like 'tenant\\_%')`,
      );
      const found: string[] = [];
      for (const { name } of rows) {
        const { rows: rest } = await sql.query(
          `select 1 from ${name} t where t::text ~* $1 or t::text like $2 limit 1`,
          [`${CANARY}|2026-03-02|"sagittal"`, `%${Buffer.from(CANARY).toString('hex')}%`],
        );
        if (rest.length > 0) found.push(name);
      }
      return found;
    });
    expect(hits).toEqual([]);
    const [row] = await sqlAs<{ open: string }>(
      world.owner,
      `select string_agg(a.attname, ' ' order by a.attname) as open from pg_attribute a
       where a.attrelid = 'atlas_visit'::regclass and a.attnum > 0 and a.atttypid <> 'bytea'::regtype`,
    );
    expect(row?.open).toBe('changed_at changed_by created_at created_by id patient_id removed_at removed_by revision tenant_id'); // prettier-ignore
    expect(phiSchema(world.owner.tenantId)).toMatch(/^tenant_/);
  });
});
