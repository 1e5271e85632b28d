import type { Looks, StandOuts, Viewers } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantRoutes } from '../grants/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { accessLogRoutes, accountingRoutes } from './index.ts';

let world: World;
let owner: Person;
let officer: Person;
let grace: Person;
let tom: Person;
let admin: Person;
let desk: Person;
let id: string;
let ref: string;

beforeAll(async () => {
  world = await createWorld([patientRoutes, accessLogRoutes, accountingRoutes, grantRoutes]);
  owner = await newOwner(world);
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Officer');
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
  admin = await newColleague(world, owner, 'admin', 'Ada Office');
  desk = await newColleague(world, owner, 'staff', 'Dee Desk');
  ({ id, ref } = await enter(world, grace, { givenName: 'Looked', familyName: 'Atoften' }));
  for (const person of [grace, grace, owner]) await ask(world.app, person, 'GET', `/patients/${id}`);
  await ask(world.app, grace, 'GET', '/patients');
});
afterAll(() => world.close());

const log = async (person: Person, query: string) => {
  const reply = await ask(world.app, person, 'GET', `/access-log?${query}`);
  return {
    status: reply.statusCode,
    body: reply.body,
    ...(reply.statusCode === 200 ? reply.json<Looks>() : { looks: [], next: null }),
  };
};
const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });
const superuser = (text: string, params: readonly unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, [...params]));

describe('who saw this patient', () => {
  it('[C255] is one question: people, what they did and when, by reference and without a name', async () => {
    for (const person of [owner, officer, grace]) {
      const { status, looks, body } = await log(person, `patient=${ref}`);
      expect(status).toBe(200);
      expect(
        looks
          .filter(({ event }) => event === 'patient.read')
          .map((look) => look.person.name)
          .toSorted(),
      ).toEqual(['Ada Byron', 'Grace Treats', 'Grace Treats']);
      expect(looks.map(({ event }) => event)).toEqual(expect.arrayContaining(['patient.created', 'patient.listed']));
      expect(new Set(looks.map((look) => look.patientRef))).toEqual(new Set([ref]));
      expect(body).not.toMatch(/Looked|Atoften/);
    }
  });

  it('[C255] is narrowed by person, kind, outcome and days, page by page', async () => {
    const opened = await log(owner, `patient=${ref}&group=opened&person=${grace.userId}`);
    expect(opened.looks.map(({ event }) => event)).toEqual(['patient.read', 'patient.read']);
    const page = await log(owner, `patient=${ref}&group=opened&person=${grace.userId}&limit=1`);
    expect(page.looks).toHaveLength(1);
    const next = await log(owner, `patient=${ref}&group=opened&person=${grace.userId}&limit=1&before=${page.next}`);
    expect(next.looks.map(({ entryId }) => entryId)).toEqual([opened.looks[1]?.entryId]);
    const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    expect((await log(owner, `patient=${ref}&from=${day(1)}&to=${day(-1)}`)).looks.length).toBeGreaterThan(3);
    expect((await log(owner, `patient=${ref}&to=2020-01-01`)).looks).toEqual([]);
    expect((await log(owner, `patient=${ref}&from=${day(0)}&to=2020-01-01`)).status).toBe(422);
    await ask(world.app, tom, 'GET', `/patients/${id}`);
    const refused = await log(owner, `person=${tom.userId}&outcome=refused`);
    expect(refused.looks.map(({ event, resource }) => [event, resource?.id])).toEqual([['patient.read', id]]);
    expect((await log(owner, `person=${grace.userId}`)).looks.length).toBeGreaterThan(2);
  });

  it('answers a provider about their own patients alone, and about others as about none', async () => {
    const foreign = await log(tom, `patient=${ref}`);
    const unknown = await log(tom, 'patient=PT-FFFFFF');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect((JSON.parse(foreign.body) as { code: string }).code).toBe(
      (JSON.parse(unknown.body) as { code: string }).code,
    );
    expect((await log(tom, `person=${grace.userId}`)).status).toBe(404);
    for (const person of [admin, desk]) expect((await log(person, `patient=${ref}`)).status).toBe(403);
    expect(
      (await ledgerOf(world, owner, ['access-log.read'])).filter(({ outcome }) => outcome === 'refused'),
    ).toHaveLength(3);
  });

  it('is answered by the database itself to nobody else, whatever a route forgot', async () => {
    const rows = async (person: Person, patient: string | null) =>
      (
        await sqlAs(
          person,
          `select 1 from audit.looks($1::text, null, case when $1::text is null then array['patient.read'] end, null, now() - interval '1 day', now() + interval '1 day', null, 50)`,
          [patient],
        )
      ).length;
    for (const person of [owner, officer]) {
      expect(await rows(person, ref)).toBeGreaterThan(3);
      expect(await rows(person, null)).toBeGreaterThan(2);
    }
    expect(await rows(grace, ref)).toBeGreaterThan(3);
    expect(await rows(grace, null)).toBe(0);
    const elsewhere = await newOwner(world);
    await enter(world, elsewhere);
    for (const person of [tom, admin, desk, elsewhere])
      for (const patient of [ref, null]) expect(await rows(person, patient)).toBe(0);
    for (const call of [
      `audit.patients_an_hour(now() - interval '1 day', now(), '{}')`,
      `audit.looks_after_end(now() - interval '1 day', now(), array['patient.read'])`,
      `audit.looks_outside(now() - interval '1 day', now() + interval '1 day', array['patient.read'], '{}', '08:00', '09:00', 'UTC')`,
    ])
      for (const person of [grace, tom, admin, desk]) expect(await sqlAs(person, `select * from ${call}`)).toEqual([]);
  });

  it('goes through an index, not through the ledger', async () => {
    const plan = await world.platform.database.asSuperuser(async (sql) => {
      await sql.query('set enable_seqscan = off');
      const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
        `explain select id from audit.entry where tenant_id = $1 and patient_ref = $2 order by id desc limit 50`
          .replace('$1', `'${owner.tenantId}'`)
          .replace('$2', `'${ref}'`),
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('entry_of_patient');
  });

  it('is an event itself, and so is its export, which no spreadsheet takes for a formula', async () => {
    await superuser(`update core.account set name = '=HYPERLINK("http://x")' where id = $1`, [tom.userId]);
    const reply = await ask(world.app, officer, 'GET', `/access-log/export?person=${tom.userId}`);
    await superuser(`update core.account set name = 'Tom Other' where id = $1`, [tom.userId]);
    expect(reply.headers['content-type']).toContain('text/csv');
    expect(reply.body).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect((await ask(world.app, grace, 'GET', '/access-log/export')).statusCode).toBe(403);
    const written = await ledgerOf(world, owner, ['access-log.read', 'access-log.exported']);
    expect(written.filter(({ event, outcome }) => event === 'access-log.exported' && outcome === 'done')).toHaveLength(
      1,
    );
    expect(written.some(({ patientRef }) => patientRef === ref)).toBe(true);
  });
});

describe('the panel beside a record', () => {
  const viewers = async (person: Person) => {
    const reply = await ask(world.app, person, 'GET', `/patients/${id}/viewers`);
    return {
      status: reply.statusCode,
      body: reply.statusCode === 200 ? reply.json<Viewers>() : { viewers: [], lookers: [] },
    };
  };

  it('says who can see the patient now, by what right, until when, and who did', async () => {
    const endsAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const give = (kind: string, accountId: string) =>
      ask(world.app, owner, 'POST', `/patients/${id}/assignments`, { body: { kind, accountId, endsAt } });
    expect((await give('identity', desk.userId)).statusCode).toBe(204);
    const taken = await ask(world.app, tom, 'POST', '/grants', {
      body: {
        target: { kind: 'patient', patientRef: ref },
        minutes: 15,
        reason: 'Colleague away, patient in pain in room two',
      },
    });
    expect(taken.statusCode).toBe(201);
    for (const person of [owner, grace]) {
      const { status, body } = await viewers(person);
      expect(status).toBe(200);
      expect(body.viewers.map(({ person: each, why }) => `${each.name} ${why}`).toSorted()).toEqual([
        'Ada Byron owner',
        'Dee Desk identity',
        'Grace Treats provider',
        'Tom Other grant',
      ]);
      expect(body.viewers.find(({ why }) => why === 'identity')?.until).toBe(endsAt);
      expect(body.lookers.map(({ person: each }) => each.name)).toEqual(
        expect.arrayContaining(['Ada Byron', 'Grace Treats']),
      );
    }
    expect((await viewers(tom)).status).toBe(404); // special access shows the patient, not who else sees them
    expect((await viewers(officer)).status).toBe(404); // sees no patient
    await ask(world.app, tom, 'POST', `/grants/${taken.json<{ id: string }>().id}/end`, { body: {} });
    expect((await viewers(owner)).body.viewers.map(({ why }) => why)).not.toContain('grant');
  });
});

describe('printing', () => {
  const print = (person: Person, body: object, patient = id) =>
    ask(world.app, person, 'POST', `/patients/${patient}/prints`, { body });

  it('[C229] is written down before anything is printed, and by the browser’s own command too', async () => {
    const view = await print(grace, { via: 'view' });
    expect(view.statusCode).toBe(201);
    expect(view.json()).toEqual({ path: `/api/v1/patients/${id}/print-view?part=record` });
    expect((await print(grace, { via: 'browser', part: 'access-log' })).json()).toEqual({ path: null });
    const rows = await ledgerOf(world, owner, ['patient.printed']);
    expect(
      rows.map(({ patientRef, canonical }) => [patientRef, (JSON.parse(canonical) as { facts: object }).facts]),
    ).toEqual([
      [ref, { part: 'record', via: 'view' }],
      [ref, { part: 'access-log', via: 'browser' }],
    ]);
  });

  it('of a patient who is not there for somebody is refused like one who is nowhere', async () => {
    const [foreign, unknown] = [await print(tom, { via: 'view' }), await print(tom, { via: 'view' }, newId())];
    expect([foreign.statusCode, unknown.statusCode]).toEqual([404, 404]);
    expect((await print(desk, { via: 'view' })).statusCode).toBe(403);
    const rows = await ledgerOf(world, owner, ['patient.printed']);
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(2);
  });
});

describe('what stands out', () => {
  const standOuts = async (person: Person): Promise<StandOuts> =>
    (await ask(world.app, person, 'GET', '/access-log/stand-outs?days=7')).json<StandOuts>();
  const settings = (person: Person, body: object) => ask(world.app, person, 'PUT', '/access-log/settings', { body });
  const HOURS = {
    openDays: [1, 2, 3, 4, 5, 6, 7],
    opens: '00:00',
    closes: '23:59',
    timeZone: 'UTC',
    accessReport: false,
  };

  it('[C255] is a look after an assignment ended, refused or not, until there is a new one', async () => {
    const { id: handed, ref: theirs } = await enter(world, tom, { givenName: 'Handed', familyName: 'Over' });
    const body = { fromId: tom.userId, toId: grace.userId };
    expect((await ask(world.app, tom, 'POST', `/patients/${handed}/hand-over`, { body })).statusCode).toBe(204);
    await ask(world.app, tom, 'GET', `/patients/${handed}`);
    const after = async () => (await standOuts(officer)).found.filter(({ rule }) => rule === 'after-end');
    expect(await after()).toMatchObject([
      { person: { name: 'Tom Other' }, patientRef: theirs, looks: 1, refused: 1, granted: 0 },
    ]);
    const again = { kind: 'provider', accountId: tom.userId };
    await ask(world.app, owner, 'POST', `/patients/${handed}/assignments`, { body: again });
    await ask(world.app, tom, 'GET', `/patients/${handed}`);
    expect(await after()).toMatchObject([{ looks: 1 }]); // the one before it
  });

  it('[C255] is many patients in an hour, which opening counts for and listing does not', async () => {
    const patients: string[] = [];
    for (let at = 0; at < 20; at++) patients.push((await enter(world, grace, { givenName: `Many${at}` })).id);
    const busy = async () => (await standOuts(owner)).found.filter(({ rule }) => rule === 'many-patients');
    const before = await busy();
    const hour = (): number => Math.floor(Date.now() / 3_600_000);
    for (let began = -1; began !== hour();) {
      began = hour(); // all of them within one hour of the clock, or again
      for (const each of patients) await ask(world.app, owner, 'GET', `/patients/${each}`);
    }
    const found = await busy();
    expect(before.map(({ person }) => person.name)).not.toContain('Ada Byron');
    expect(found.find(({ person }) => person.name === 'Ada Byron')).toMatchObject({ habit: null });
  });

  it('[C255] is work outside of the stated hours, once hours are stated', async () => {
    expect((await standOuts(owner)).hoursStated).toBe(false);
    expect((await settings(grace, HOURS)).statusCode).toBe(403);
    expect((await settings(owner, { ...HOURS, closes: '00:00' })).statusCode).toBe(422);
    expect((await settings(owner, { ...HOURS, timeZone: 'Mars/Olympus' })).statusCode).toBe(422);
    const day = new Date().getUTCDay() || 7;
    const closed = HOURS.openDays.filter((each) => each !== day && each !== ((day + 5) % 7) + 1); // not today, not yesterday
    expect((await settings(owner, { ...HOURS, openDays: closed })).statusCode).toBe(204);
    const found = await standOuts(owner);
    expect(found.hoursStated).toBe(true);
    const outside = found.found.filter(({ rule }) => rule === 'outside-hours');
    expect(outside.map(({ person }) => person.name)).toEqual(expect.arrayContaining(['Grace Treats', 'Ada Byron']));
    await settings(owner, HOURS);
    expect((await standOuts(owner)).found.filter(({ rule }) => rule === 'outside-hours')).toEqual([]);
  });

  it('is shown to owner and privacy officer, and to nobody else', async () => {
    for (const person of [grace, admin, desk])
      expect((await ask(world.app, person, 'GET', '/access-log/stand-outs')).statusCode).toBe(403);
    const stated = `insert into core.access_settings (tenant_id, changed_by) values ((select sec.tenant()), (select sec.user_id()))
      on conflict (tenant_id) do update set access_report = true, changed_by = excluded.changed_by`;
    for (const person of [grace, admin, officer])
      await expect(sqlAs(person, stated)).rejects.toMatchObject({ code: '42501' });
  });
});
