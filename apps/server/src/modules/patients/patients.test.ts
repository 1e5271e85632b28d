import type { Duplicates, FoundPatients, Patient, Patients } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf, typed } from './patients.fixture.ts';
import { patientRoutes } from './index.ts';

let world: World;
let owner: Person;
let grace: Person;
beforeAll(async () => {
  world = await createWorld([patientRoutes]);
  owner = await newOwner(world);
  grace = await newColleague(world, owner, 'provider', 'Grace Provider');
});
afterAll(() => world.close());

const read = async (person: Person, id: string) => {
  const reply = await ask(world.app, person, 'GET', `/patients/${id}`);
  return { status: reply.statusCode, patient: reply.json<Patient>(), code: reply.json<{ code?: string }>().code };
};
const search = async (person: Person, text: string): Promise<string[]> => {
  const reply = await ask(world.app, person, 'POST', '/patients/search', { body: { text } });
  expect(reply.statusCode).toBe(200);
  return reply.json<FoundPatients>().patients.map(({ id }) => id);
};

describe('a patient', () => {
  it('[C226] is entered by a provider, opened again, and both stand in the ledger by reference', async () => {
    const { id, ref } = await enter(world, grace, { secondFamilyName: 'Orrego', ssn: '078051121' });
    expect(ref).toMatch(/^PT-[0-9A-F]{6}$/);
    const { status, patient } = await read(grace, id);
    expect(status).toBe(200);
    expect(patient).toMatchObject({ id, ref, revision: 1, seesAs: 'provider', mayWrite: true, removedAt: null });
    expect(patient.fields).toEqual(typed({ secondFamilyName: 'Orrego', ssn: '078-05-1121' }));
    expect(patient.providers).toEqual([{ id: grace.userId, name: 'Grace Provider' }]);
    const rows = await ledgerOf(world, owner, ['patient.created', 'patient.assigned', 'patient.read']);
    expect(rows.map(({ event }) => event)).toEqual(['patient.assigned', 'patient.created', 'patient.read']);
    for (const row of rows) {
      expect(row.patientRef).toBe(ref);
      expect(row.canonical).not.toMatch(/Quennell|Rosalind|555-?0134|1961-04|078-?05-?1121/);
    }
  });

  it('stores nothing of a person in the open', async () => {
    const { id } = await enter(world, grace, { givenName: 'Canary', familyName: 'Zyxwvuts', ssn: '219-09-9999' });
    const schema = phiSchema(owner.tenantId);
    const dump = await world.platform.database.asSuperuser(async (sql) => {
      let text = '';
      for (const table of ['patient', 'patient_identity', 'patient_profile', 'patient_token', 'patient_assignment']) {
        const column = table === 'patient' ? 'id' : 'patient_id';
        const { rows } = await sql.query(`select t::text from ${schema}.${table} t where ${column} = $1`, [id]);
        expect(rows.length, table).toBeGreaterThan(0);
        text += JSON.stringify(rows);
      }
      return text;
    });
    const bytes = (word: string) => Buffer.from(word).toString('hex');
    for (const word of ['Canary', 'Zyxwvuts', '219-09-9999', '1961-04-12', '5550134', 'quennell']) {
      expect(dump.toLowerCase()).not.toContain(word.toLowerCase());
      expect(dump).not.toContain(bytes(word));
    }
  });

  it('is refused with the fields that are wrong, and nothing is kept', async () => {
    const bad = { givenName: '  ', birthDate: '2999-01-01', ssn: '000-12-3456', phone: 'call me', email: 'x' };
    const body = { fields: typed(bad), providerIds: [] };
    const reply = await ask(world.app, grace, 'POST', '/patients', { body });
    expect(reply.statusCode).toBe(422);
    const { fields } = reply.json<{ fields: string[] }>();
    for (const field of Object.keys(bad)) expect(fields.join(' ')).toContain(field);
    expect(reply.body).not.toContain('call me');
  });

  it('is entered once however often the request is sent', async () => {
    const key = newId();
    const body = { fields: typed({ givenName: 'Twice' }), providerIds: [], duplicatesSeen: true };
    const send = () => ask(world.app, grace, 'POST', '/patients', { body, headers: { 'idempotency-key': key } });
    const [first, second] = await Promise.all([send(), send()]);
    expect(first.json()).toEqual(second.json());
    expect(await search(grace, 'twice')).toHaveLength(1);
  });

  it('[C227] is listed with one ledger row for each that is shown', async () => {
    const clinic = await newOwner(world);
    const refs: string[] = [];
    for (let i = 0; i < 20; i++) refs.push((await enter(world, clinic, { givenName: `Row${i}` })).ref);
    const reply = await ask(world.app, clinic, 'GET', '/patients?limit=20');
    const { patients, next } = reply.json<Patients>();
    expect(patients.map(({ ref }) => ref)).toEqual(refs.toReversed());
    const rows = await ledgerOf(world, clinic, ['patient.listed']);
    expect(rows.map(({ patientRef }) => patientRef).toSorted()).toEqual(refs.toSorted());

    const pages: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await ask(
        world.app,
        clinic,
        'GET',
        `/patients?limit=7${after && `&after=${encodeURIComponent(after)}`}`,
      );
      pages.push(...page.json<Patients>().patients.map(({ ref }) => ref));
      after = page.json<Patients>().next;
    }
    expect(pages).toEqual(refs.toReversed());
    expect(next).not.toBeNull();
    const id = newId();
    for (const [mark, status] of [
      ['2026-11-22 10:30:31.123456+00', 200],
      ['2026-11-22 10:30:31+05:30', 200],
      ['x', 422],
      ['2026-99-99 00:00:00', 422],
      ['2026-99-99 00:00:00+00', 422],
      ['2026-02-30 00:00:00+00', 422],
      ['2026-02-28 24:61:00+00', 422],
      ['2026-02-28 10:00:00+19', 422],
      ['0000-02-28 10:00:00+00', 422],
      ['----------', 422],
    ] as const) {
      const reply = await ask(world.app, clinic, 'GET', `/patients?after=${encodeURIComponent(`${mark}|${id}`)}`);
      expect(reply.statusCode, mark).toBe(status);
    }
    expect((await ask(world.app, clinic, 'GET', '/patients?after=x')).statusCode).toBe(422);
  });

  it('is found by name, phone, e-mail, MRN and reference, and each hit is in the ledger, never the words', async () => {
    const clinic = await newOwner(world);
    const { id, ref } = await enter(world, clinic, { givenName: 'José', familyName: 'Núñez-Ortega', mrn: 'AB 77' });
    await enter(world, clinic, { givenName: 'Josephine', familyName: 'Other', phone: '', email: '', mrn: '' });
    for (const text of ['nunez', 'NÚÑ', 'ortega jose', 'Núñez-Ortega', '0134', '415 555 0134', '5550134', 'ab-77'])
      expect(await search(clinic, text), text).toEqual([id]);
    expect(await search(clinic, 'Rosalind@QUENNELL.example')).toEqual([id]);
    expect(await search(clinic, ref.toLowerCase())).toEqual([id]);
    expect(await search(clinic, 'jos')).toHaveLength(2);
    for (const text of ['nunezortegax', 'x', '1961-04-12', 'female', '%', "' or 1=1 --", '9999'])
      expect(await search(clinic, text), text).toEqual([]);
    const rows = await ledgerOf(world, clinic, ['patient.searched', 'patient.found']);
    expect(rows.filter(({ event }) => event === 'patient.searched')).toHaveLength(18);
    expect(rows.filter(({ event }) => event === 'patient.found')).toHaveLength(12);
    expect(JSON.stringify(rows)).not.toMatch(/nunez|ortega|0134|quennell/i);
  });

  it('that may be there already is named before it is entered, by what is alike', async () => {
    const clinic = await newOwner(world);
    const { id } = await enter(world, clinic, { ssn: '078-05-1121' });
    const body = { fields: typed({ ssn: '078051121', email: '', phone: '5550134' }), providerIds: [] };
    const refused = await ask(world.app, clinic, 'POST', '/patients', { body });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([409, 'possible-duplicate']);
    const asked = await ask(world.app, clinic, 'POST', '/patients/duplicates', { body: { fields: body.fields } });
    expect(asked.json<Duplicates>().duplicates).toMatchObject([
      { patient: { id }, reasons: ['mrn', 'ssn', 'phone', 'name-and-birth-date'] },
    ]);
    const same = { fields: body.fields, exceptId: id };
    const own = await ask(world.app, clinic, 'POST', '/patients/duplicates', { body: same });
    expect(own.json<Duplicates>().duplicates).toEqual([]);
    const seen = await ask(world.app, clinic, 'POST', '/patients', { body: { ...body, duplicatesSeen: true } });
    expect(seen.statusCode).toBe(201);
  });

  it('is changed at the revision that was looked at, keeps what was there, and is found anew', async () => {
    const { id, ref } = await enter(world, grace, { givenName: 'Before', familyName: 'Change', mrn: 'CH-1' });
    const change = (revision: number, fields: object) =>
      ask(world.app, grace, 'PUT', `/patients/${id}`, { body: { revision, fields } });
    const next = typed({ givenName: 'After', familyName: 'Change', mrn: 'CH-1' });
    expect((await change(1, next)).json()).toEqual({ revision: 2 });
    const late = await change(1, typed({ givenName: 'Lost' }));
    expect([late.statusCode, late.json<{ code: string }>().code]).toEqual([409, 'record-changed']);
    expect((await read(grace, id)).patient).toMatchObject({ revision: 2, fields: { givenName: 'After' } });
    expect(await search(grace, 'before')).toEqual([]);
    expect(await search(grace, 'after')).toEqual([id]);
    const [row] = await ledgerOf(world, owner, ['patient.changed']);
    expect(row?.patientRef).toBe(ref);
    expect(JSON.parse(row?.canonical ?? '{}')).toMatchObject({ facts: { fields: ['givenName'], revision: 2 } });
    const { rows } = await world.platform.database.asSuperuser((sql) =>
      sql.query(`select revision from ${phiSchema(owner.tenantId)}.patient_version where patient_id = $1`, [id]),
    );
    expect(rows).toEqual([{ revision: 1 }]);
  });

  it('[C083] is put away and taken back, and not found meanwhile', async () => {
    const { id } = await enter(world, grace, { givenName: 'Putaway', mrn: 'PA-1' });
    const act = (method: 'DELETE' | 'POST', path = '') => ask(world.app, grace, method, `/patients/${id}${path}`);
    expect((await act('DELETE')).statusCode).toBe(204);
    expect(await search(grace, 'putaway')).toEqual([]);
    const listed = async (list: string) =>
      (await ask(world.app, grace, 'GET', `/patients?list=${list}`)).json<Patients>().patients.map((p) => p.id);
    expect(await listed('mine')).not.toContain(id);
    expect(await listed('removed')).toEqual([id]);
    expect(
      (await ask(world.app, grace, 'PUT', `/patients/${id}`, { body: { revision: 1, fields: typed() } })).statusCode,
    ).toBe(404);
    expect((await act('POST', '/restore')).statusCode).toBe(204);
    expect(await search(grace, 'putaway')).toEqual([id]);
    const rows = await ledgerOf(world, owner, ['patient.removed', 'patient.restored']);
    expect(
      rows.map(({ event, canonical }) => [event, (JSON.parse(canonical) as { resource: { id: string } }).resource.id]),
    ).toEqual([
      ['patient.removed', id],
      ['patient.restored', id],
    ]);
  });

  it('[C224] has a reference of its own clinic, drawn anew when it is taken', async () => {
    const other = await newOwner(world);
    const here = await enter(world, owner, { givenName: 'Same', familyName: 'Person' });
    const there = await enter(world, other, { givenName: 'Same', familyName: 'Person' });
    expect(here.ref).not.toBe(there.ref);
    const drawn = await world.platform.db.inTenant(
      other,
      (tx) =>
        tx.query<{ n: number; all: number }>(
          {
            name: '',
            text: `select count(distinct r)::integer as n, count(*)::integer as all from (select draw_reference() as r from generate_series(1, 20000)) s`,
          },
          [],
        ),
      { phi: true },
    );
    expect(drawn).toEqual([{ n: 20000, all: 20000 }]); // 20,000 of 2^24: about a dozen were drawn again
  });
});
