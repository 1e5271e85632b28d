import type { FoundPatients, PatientAssignments, PatientIdentities, Patients } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf, typed } from './patients.fixture.ts';
import { patientRoutes, sweepAssignments } from './index.ts';

let world: World;
let owner: Person;
let elsewhere: Person;
let grace: Person;
let tom: Person;
let admin: Person;
let desk: Person;
let id: string;
let ref: string;
beforeAll(async () => {
  world = await createWorld([patientRoutes]);
  owner = await newOwner(world);
  elsewhere = await newOwner(world);
  await enter(world, elsewhere, {
    givenName: 'Theirs',
    familyName: 'Only',
    phone: '',
    email: '',
    mrn: '',
    birthDate: '',
  });
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
  admin = await newColleague(world, owner, 'admin', 'Ada Office');
  desk = await newColleague(world, owner, 'staff', 'Dee Desk');
});
beforeEach(async () => {
  ({ id, ref } = await enter(world, grace, { givenName: 'Walled', familyName: `Case${newId().slice(-6)}` }));
});
afterAll(() => world.close());

const status = async (person: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  (await ask(world.app, person, method, path, body === undefined ? {} : { body })).statusCode;
const sees = (person: Person) => status(person, 'GET', `/patients/${id}`);
const give = (person: Person, body: object) => status(person, 'POST', `/patients/${id}/assignments`, body);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** Any SQL as the application: with a person's sealed context and the clinic's role, as an injected statement would run. */
const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });

const TABLES = ['patient', 'patient_identity', 'patient_profile', 'patient_token', 'patient_assignment'];
async function rowsSeen(person: Person): Promise<string[]> {
  const seen: string[] = [];
  for (const table of TABLES) {
    const column = table === 'patient' ? 'id' : 'patient_id';
    const rows = await sqlAs(person, `select 1 from ${table} where ${column} = $1`, [id]);
    if (rows.length > 0) seen.push(table);
  }
  return seen;
}

describe('who can open a chart', () => {
  it('[C220] the assigned provider and the owner; to everybody else it is nowhere', async () => {
    expect(await sees(grace)).toBe(200);
    expect(await sees(owner)).toBe(200);
    for (const person of [tom, admin, elsewhere]) {
      const theirs = await ask(world.app, person, 'GET', `/patients/${id}`);
      const nobodys = await ask(world.app, person, 'GET', `/patients/${newId()}`);
      const { id: _, ...known } = theirs.json<Record<string, unknown>>();
      const { id: __, ...unknown } = nobodys.json<Record<string, unknown>>();
      expect([theirs.statusCode, { ...known, requestId: '' }]).toEqual([404, { ...unknown, requestId: '' }]);
    }
    expect(await sees(desk)).toBe(403);
    const refused = (await ledgerOf(world, owner, ['patient.read'])).filter(({ outcome }) => outcome === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(2);
  });

  it('[C221] nobody else finds, lists, changes or assigns', async () => {
    for (const person of [tom, admin, elsewhere]) {
      const list = await ask(world.app, person, 'GET', '/patients');
      expect(list.json<Patients>().patients.map(({ givenName }) => givenName)).toEqual(
        person === elsewhere ? ['Theirs'] : [],
      );
      for (const text of ['walled', ref, '5550134', 'HS-2041', 'rosalind@quennell.example']) {
        const found = await ask(world.app, person, 'POST', '/patients/search', { body: { text } });
        expect(found.json<FoundPatients>(), text).toEqual({ patients: [], more: false });
      }
      const same = await ask(world.app, person, 'POST', '/patients/duplicates', { body: { fields: typed() } });
      expect(same.json()).toEqual({ duplicates: [] });
      expect(await status(person, 'GET', `/patients/${id}/assignments`)).toBe(404);
    }
    for (const person of [tom, elsewhere]) {
      expect(await status(person, 'PUT', `/patients/${id}`, { revision: 1, fields: typed() })).toBe(404);
      expect(await status(person, 'DELETE', `/patients/${id}`)).toBe(404);
      expect(await give(person, { kind: 'provider', accountId: person.userId })).toBe(404);
      const handOver = { fromId: grace.userId, toId: person.userId };
      expect(await status(person, 'POST', `/patients/${id}/hand-over`, handOver)).toBe(404);
    }
  });

  it('[C220] the database says so too, whatever statement runs', async () => {
    expect(await rowsSeen(grace)).toEqual(TABLES);
    expect(await rowsSeen(owner)).toEqual(TABLES);
    for (const person of [tom, admin, desk]) {
      expect(await rowsSeen(person)).toEqual([]);
      for (const table of ['patient_identity', 'patient_profile']) {
        expect(
          await sqlAs(person, `update ${table} set details = '\\x00' where patient_id = $1 returning 1`, [id]),
        ).toEqual([]);
        expect(await sqlAs(person, `delete from ${table} where patient_id = $1 returning 1`, [id])).toEqual([]);
        const steal = `insert into ${table} (tenant_id, patient_id, details) values ((select sec.tenant()), $1, '\\x00')`;
        await expect(sqlAs(person, steal, [id])).rejects.toMatchObject({ code: '42501' });
      }
      const plant = `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by)
        values ((select sec.tenant()), $1, $2, (select sec.user_id()), 'provider', (select sec.user_id()))`;
      await expect(sqlAs(person, plant, [newId(), id])).rejects.toMatchObject({ code: '42501' });
      expect(
        await sqlAs(
          person,
          'update patient set removed_at = now(), removed_by = sec.user_id() where id = $1 returning 1',
          [id],
        ),
      ).toEqual([]);
    }
    const schema = phiSchema(owner.tenantId);
    await expect(sqlAs(elsewhere, `select 1 from ${schema}.patient`)).rejects.toMatchObject({ code: '42501' });
    await expect(sqlAs(grace, 'select 1 from reference')).rejects.toMatchObject({ code: '42501' });
    await expect(sqlAs(grace, 'delete from patient where id = $1', [id])).rejects.toMatchObject({ code: '42501' });
  });

  it('[C223] figures by reference are kept by what is written, and by no statement of anybody', async () => {
    for (const text of [
      `select sec.forget_reference('${ref}')`,
      `select sec.keep_reference('${ref}', true)`,
      `select sec.keep_protocol_figures('${ref}', 9, current_date)`,
      `select sec.keep_seen('${ref}')`,
    ])
      for (const person of [owner, grace, desk])
        await expect(sqlAs(person, text), text).rejects.toMatchObject({ code: '42501' });
    const removed = async () =>
      (
        await world.platform.database.asSuperuser((sql) =>
          sql.query(
            'select removed_on is not null as removed from core.patient_reference where ref = $1 and tenant_id = $2',
            [ref, owner.tenantId],
          ),
        )
      ).rows;
    expect(await removed()).toEqual([{ removed: false }]);
    expect(await status(grace, 'DELETE', `/patients/${id}`)).toBe(204);
    expect(await removed()).toEqual([{ removed: true }]);
  });

  it('[C172] takes no change in another’s name, and no assignment of another time', async () => {
    const refused = async (person: Person, text: string, params: readonly unknown[]) =>
      expect(sqlAs(person, text, params), text).rejects.toMatchObject({ code: '42501' });
    const put = 'update patient set removed_at = now(), removed_by = $2 where id = $1';
    await refused(grace, put, [id, owner.userId]);
    await refused(owner, put, [id, grace.userId]);
    const version = `insert into patient_version (tenant_id, patient_id, revision, details, changed_by)
      values ((select sec.tenant()), $1, 1, '\\x00', $2)`;
    await refused(owner, version, [id, grace.userId]);
    const cover = `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by, ends_at, started_at)
      values ((select sec.tenant()), $1, $2, $3, 'cover', (select sec.user_id()), now() + interval '10 years', now() + interval '9 years 350 days')`;
    await refused(grace, cover, [newId(), id, tom.userId]);
    const [own] = await sqlAs<{ id: string }>(grace, 'select id from patient_assignment where patient_id = $1', [id]);
    const endAs = 'update patient_assignment set ended_at = now(), ended_by = $2 where id = $1';
    await refused(grace, endAs, [own?.id, owner.userId]);
    expect(await give(owner, { kind: 'provider', accountId: tom.userId })).toBe(204);
    await sqlAs(
      tom,
      `update patient_assignment set ended_at = now(), ended_by = (select sec.user_id()) where patient_id = $1 and account_id = (select sec.user_id())`,
      [id],
    );
    const again = `update patient_assignment set ended_at = now() - interval '1 year', ended_by = (select sec.user_id())
      where patient_id = $1 and account_id = $2 returning id`;
    for (const person of [owner, tom, grace]) expect(await sqlAs(person, again, [id, tom.userId])).toEqual([]);
  });

  it('the role is read each time: an assigned person who is no provider any more sees nothing', async () => {
    const [, last] = [await give(owner, { kind: 'provider', accountId: tom.userId }), await sees(tom)];
    expect(last).toBe(200);
    const setRole = (role: string) =>
      world.platform.database.asSuperuser((sql) =>
        sql.query('update core.membership set role = $1 where account_id = $2', [role, tom.userId]),
      );
    await setRole('admin');
    expect(await rowsSeen(tom)).toEqual(['patient_assignment']); // their own, which says nothing of the patient
    expect(await sees(tom)).toBe(404);
    await setRole('provider');
    expect(await sees(tom)).toBe(200);
  });
});

describe('giving access', () => {
  it('[C222] a hand-over takes effect with the next request, both ways, and history stays', async () => {
    expect(await status(grace, 'POST', `/patients/${id}/hand-over`, { fromId: grace.userId, toId: tom.userId })).toBe(
      204,
    );
    expect(await sees(grace)).toBe(404);
    expect(await sees(tom)).toBe(200);
    const { assignments } = (
      await ask(world.app, tom, 'GET', `/patients/${id}/assignments`)
    ).json<PatientAssignments>();
    expect(assignments.map(({ person, kind, live }) => [person.name, kind, live])).toEqual([
      ['Tom Other', 'provider', true],
      ['Grace Treats', 'provider', false],
    ]);
    const rows = (await ledgerOf(world, owner, ['patient.assigned', 'patient.unassigned'])).filter(
      (row) => row.patientRef === ref,
    );
    expect(rows.map(({ event }) => event)).toEqual(['patient.assigned', 'patient.assigned', 'patient.unassigned']);
    const { rows: notices } = await world.platform.database.asSuperuser((sql) =>
      sql.query<{ facts: object }>(
        `select facts from core.notice where account_id = $1 and kind = 'patient-unassigned'`,
        [owner.userId],
      ),
    );
    expect(notices.at(-1)?.facts).toEqual({ by: 'Grace Treats', who: 'Grace Treats' });
  });

  it('cover ends by itself, passes nothing on, and the ledger is told of its end once', async () => {
    expect(await give(grace, { kind: 'cover', accountId: tom.userId, endsAt: inDays(2) })).toBe(204);
    expect(await sees(tom)).toBe(200);
    expect(await give(tom, { kind: 'provider', accountId: tom.userId })).toBe(403);
    expect(await give(tom, { kind: 'cover', accountId: tom.userId, endsAt: inDays(30) })).toBe(403);
    const self = `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by)
      values ((select sec.tenant()), $1, $2, (select sec.user_id()), 'provider', (select sec.user_id()))`;
    await expect(sqlAs(tom, self, [newId(), id])).rejects.toMatchObject({ code: '42501' });
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `update ${phiSchema(owner.tenantId)}.patient_assignment set started_at = now() - interval '3 days', ends_at = now() - interval '1 second'
         where patient_id = $1 and kind = 'cover'`,
        [id],
      ),
    );
    expect(await sees(tom)).toBe(404);
    await sweepAssignments(world.platform);
    await sweepAssignments(world.platform);
    const ends = (await ledgerOf(world, owner, ['patient.unassigned'])).filter((row) => row.patientRef === ref);
    expect(ends.map(({ canonical }) => (JSON.parse(canonical) as { facts: object }).facts)).toEqual([
      { account: tom.userId, kind: 'cover', reason: 'time' },
    ]);
  });

  it('an identity-only grant opens name and phone to one person, and nothing else', async () => {
    expect(await give(grace, { kind: 'identity', accountId: desk.userId, endsAt: inDays(3) })).toBe(204);
    expect(await rowsSeen(desk)).toEqual(['patient_identity', 'patient_assignment']);
    const names = await ask(world.app, desk, 'GET', '/patient-identities');
    const [patient] = names.json<PatientIdentities>().patients;
    expect(Object.keys(patient ?? {}).toSorted()).toEqual([
      'endsAt',
      'familyName',
      'givenName',
      'phone',
      'ref',
      'secondFamilyName',
    ]);
    expect(patient).toMatchObject({ ref, givenName: 'Walled', phone: '+1 (415) 555-0134' });
    expect(await sees(desk)).toBe(403);
    const rows = await ledgerOf(world, owner, ['patient.identity-read']);
    expect(rows.map(({ patientRef }) => patientRef)).toEqual([ref]);
    expect(await give(grace, { kind: 'identity', accountId: desk.userId, endsAt: inDays(61) })).toBe(422);
    expect(await give(grace, { kind: 'provider', accountId: desk.userId })).toBe(422);
    expect(await give(grace, { kind: 'provider', accountId: elsewhere.userId })).toBe(422);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(
        `update ${phiSchema(owner.tenantId)}.patient_assignment set started_at = now() - interval '3 days', ends_at = now() - interval '1 second'
         where patient_id = $1 and kind = 'identity'`,
        [id],
      ),
    );
    expect((await ask(world.app, desk, 'GET', '/patient-identities')).json()).toEqual({ patients: [] });
    expect(await rowsSeen(desk)).toEqual(['patient_assignment']);
  });

  it('a provider may give up their own access; the owner always keeps theirs', async () => {
    const { assignments } = (
      await ask(world.app, owner, 'GET', `/patients/${id}/assignments`)
    ).json<PatientAssignments>();
    const [own] = assignments;
    expect(await status(tom, 'DELETE', `/patients/${id}/assignments/${own?.id}`)).toBe(404);
    expect(await status(grace, 'DELETE', `/patients/${id}/assignments/${own?.id}`)).toBe(204);
    expect(await sees(grace)).toBe(404);
    expect(await sees(owner)).toBe(200);
  });
});
