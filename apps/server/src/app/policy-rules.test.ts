import type { Looks, Patient } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessLogRoutes, accountingRoutes } from '../modules/access-log/index.ts';
import { grantRoutes } from '../modules/grants/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  type World,
} from '../modules/imaging/imaging.fixture.ts';
import { patientRoutes } from '../modules/patients/index.ts';
import { enter, typed } from '../modules/patients/patients.fixture.ts';

/** The rules that stand under the table of who may know what, where no cell can say them. */
let world: World;
let owner: Person;
let grace: Person;
let admin: Person;
let id: string;
let ref: string;

beforeAll(async () => {
  world = await createWorld([patientRoutes, accessLogRoutes, accountingRoutes, grantRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  admin = await newColleague(world, owner, 'admin', 'Ada Office');
  ({ id, ref } = await enter(world, grace, { givenName: 'Ruled' }));
});
afterAll(() => world.close());

const sqlAs = <Row extends object>(
  person: Person,
  text: string,
  params: readonly unknown[] = [],
  phi = true,
): Promise<Row[]> => world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi });
const superuser = (text: string, params: readonly unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, [...params]));

describe('under the table of who may know what', () => {
  it('[C191] an admin treats nobody: no assignment is taken for one, and one that slips in opens nothing', async () => {
    const body = { kind: 'provider', accountId: admin.userId };
    const given = await ask(world.app, owner, 'POST', `/patients/${id}/assignments`, { body });
    expect(given.statusCode).toBe(422);
    const insert = `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by) values ($1, $2, $3, $4, 'provider', $5)`;
    const row = [owner.tenantId, newId(), id, admin.userId, owner.userId];
    await expect(sqlAs(owner, insert, row)).rejects.toMatchObject({ code: '42501' });
    const place = (role: string) =>
      superuser('update core.membership set role = $2 where account_id = $1', [admin.userId, role]);
    await place('provider');
    await sqlAs(owner, insert, row);
    expect(await sqlAs(admin, 'select 1 from patient where id = $1', [id])).toHaveLength(1);
    await place('admin');
    expect(await sqlAs(admin, 'select 1 from patient where id = $1', [id])).toEqual([]);
  });

  it('[C226] the owner reads and writes, and each look of theirs is in the patient’s log', async () => {
    const { revision } = (await ask(world.app, owner, 'GET', `/patients/${id}`)).json<Patient>();
    const body = { revision, fields: typed({ givenName: 'Ruled', preferredName: 'Rule' }) };
    expect((await ask(world.app, owner, 'PUT', `/patients/${id}`, { body })).statusCode).toBe(200);
    const { looks } = (
      await ask(world.app, grace, 'GET', `/access-log?patient=${ref}&person=${owner.userId}`)
    ).json<Looks>();
    expect(looks.map(({ event }) => event)).toEqual(expect.arrayContaining(['patient.read', 'patient.changed']));
  });

  it('[C231] nobody changes, takes away or back-dates an entry of the ledger, nor reads the keys of the context', async () => {
    const [before] = (await superuser('select count(*)::integer as n from audit.entry')).rows as { n: number }[];
    for (const person of [owner, grace, admin])
      for (const text of [
        `update audit.entry set outcome = 'done'`,
        'delete from audit.entry',
        'truncate audit.entry',
        `insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, canonical, leaf)
         values (gen_random_uuid(), gen_random_uuid(), now() - interval '1 year', 'patient.read', 'done', 'patient', 'x', '{}', '')`,
        'select * from audit.entry',
        'select * from sec.context_key',
        'select * from core.session_secret',
      ])
        for (const phi of [true, false])
          await expect(sqlAs(person, text, [], phi), text).rejects.toMatchObject({ code: '42501' });
    // an entry takes its time from the server: there is no argument for another
    const written = await sqlAs<{ written: string }>(
      grace,
      `select audit.append('patient.read', 'done', 'patient', $1, $2, '{"at":"2001-01-01T00:00:00Z"}') as written`,
      [id, ref],
    );
    const [entry] = written[0]?.written.split(' ') ?? [];
    const { rows } = await superuser(
      `select at > now() - interval '1 minute' as fresh from audit.entry where id = $1`,
      [entry],
    );
    expect(rows).toEqual([{ fresh: true }]);
    const [after] = (await superuser('select count(*)::integer as n from audit.entry')).rows as { n: number }[];
    expect(after?.n).toBe((before?.n ?? 0) + 1);
  });

  it('[C069] without an accepted agreement nobody enters a patient, records what was told, or prints', async () => {
    const unsigned = await newOwner(world, { signed: false });
    const disclosure = { day: '2026-01-05', kind: 'judicial', recipient: 'Court', description: 'x', purpose: 'y' };
    for (const [path, body] of [
      ['/patients', { fields: typed(), duplicatesSeen: true }],
      [`/accounting/${ref}/disclosures`, disclosure],
      [`/patients/${id}/prints`, { via: 'browser' }],
    ] as const)
      expect((await ask(world.app, unsigned, 'POST', path, { body })).json<{ code: string }>().code).toBe(
        'baa-required',
      );
  });

  it('[C191] without a confirmed second factor there is no session that could reach a cell', async () => {
    const email = `${newId()}@clinic.example`;
    await superuser(
      `insert into core.account (id, email, email_key, name, password_hash)
       select $1, $2, $2, 'No Factor', password_hash from core.account where id = $3`,
      [newId(), email, owner.userId],
    );
    await superuser(
      `insert into core.membership (tenant_id, account_id, role) select $1, id, 'owner' from core.account where email = $2`,
      [owner.tenantId, email],
    );
    const visitor = { cookie: '', ip: '10.77.0.9' };
    const signIn = await ask(world.app, visitor, 'POST', '/sign-in', {
      body: { email, password: 'Nine-Kayaks-4-Tuesday' },
    });
    expect(signIn.json<{ ticket?: string }>().ticket).toBeTruthy();
    const cookie = String(signIn.headers['set-cookie'] ?? '').split(';')[0] ?? '';
    for (const path of [`/patients/${id}`, '/patients', `/access-log?patient=${ref}`, `/accounting/${ref}`])
      expect((await ask(world.app, { ...visitor, cookie }, 'GET', path)).statusCode).toBe(401);
  });
});
