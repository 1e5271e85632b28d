import { createHash } from 'node:crypto';
import type { PatientDisclosures } from '@hyaline/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { exchangeRoutes } from '../exchange/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { accessLogRoutes, accountingRoutes } from './index.ts';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';

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
  world = await createWorld([patientRoutes, accessLogRoutes, accountingRoutes, exchangeRoutes]);
  owner = await newOwner(world);
  officer = await newColleague(world, owner, 'privacy-officer', 'Pia Officer');
  grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  tom = await newColleague(world, owner, 'provider', 'Tom Other');
  admin = await newColleague(world, owner, 'admin', 'Ada Office');
  desk = await newColleague(world, owner, 'staff', 'Dee Desk');
});
beforeEach(async () => {
  ({ id, ref } = await enter(world, grace, { givenName: 'Paula', familyName: 'Disclosable' }));
});
afterAll(() => world.close());

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** The clinic of the test keeps UTC. */
const today = () => new Date().toISOString().slice(0, 10);
const disclosure = (more: object = {}) => ({
  day: daysAgo(20),
  kind: 'public-health',
  recipient: 'County Health Department',
  address: '1 Main Street, Springfield',
  description: 'Laboratory result of 3 March',
  purpose: 'Reportable disease, state law',
  ...more,
});
const post = (person: Person, path: string, body: object) =>
  ask(world.app, person, 'POST', `/accounting/${ref}/${path}`, { body });
const record = async (more: object = {}, person = grace): Promise<string> => {
  const reply = await post(person, 'disclosures', disclosure(more));
  expect(reply.statusCode, reply.body).toBe(201);
  return reply.json<{ id: string }>().id;
};
const kept = async (person: Person) => {
  const reply = await ask(world.app, person, 'GET', `/accounting/${ref}`);
  return { status: reply.statusCode, body: reply.json<PatientDisclosures & { code?: string }>() };
};
const make = (person: Person, more: object = {}) =>
  post(person, 'reports', { kind: 'accounting', format: 'csv', locale: 'en', ...more });
const superuser = (text: string, params: readonly unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, [...params]));
const verified = (person: Person, when: string) =>
  superuser(`update core.session set verified_at = ${when} where account_id = $1`, [person.userId]);
const sqlAs = <Row extends object>(person: Person, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });

describe('the accounting of disclosures', () => {
  it('[C233] has of each its date, recipient with address, description and purpose, as PDF and as CSV', async () => {
    await record();
    await record({ day: daysAgo(400), recipient: '=cmd|calc', address: '', kind: 'judicial' });
    const csv = (await make(owner)).body;
    expect(csv).toContain('"Date","Recipient","Address","What was disclosed","Purpose","Category"');
    expect(csv).toContain(
      `"${daysAgo(20)}","County Health Department","1 Main Street, Springfield","Laboratory result of 3 March","Reportable disease, state law","Public health"`,
    );
    expect(csv).toContain(`"'=cmd|calc"`);
    const pdf = await make(owner, { format: 'pdf' });
    expect(pdf.headers['content-type']).toBe('application/pdf');
    const text = textOfPdf(pdf.rawPayload);
    for (const word of [
      'Accounting of disclosures',
      'Paula Disclosable',
      ref,
      'County Health Department',
      'Reportable disease',
      'not known',
      daysAgo(400),
    ])
      // prettier-ignore
      expect(text).toContain(word);
    expect(pdf.rawPayload.toString('latin1')).toMatch(/\/MarkInfo|\/StructTreeRoot/);
    expect(textOfPdf((await make(owner, { format: 'pdf', locale: 'es' })).rawPayload)).toContain(
      'Informe de divulgaciones',
    );
  });

  it('[C233] reaches six years back and no further, and shorter when asked', async () => {
    await record({ day: daysAgo(2180), recipient: 'Within six years' });
    await record({ day: daysAgo(2210), recipient: 'Longer ago' });
    const all = (await make(owner)).body;
    expect(all).toContain('Within six years');
    expect(all).not.toContain('Longer ago');
    expect((await make(owner, { from: daysAgo(5000) })).body).not.toContain('Longer ago');
    expect((await make(owner, { from: daysAgo(100) })).body).not.toContain('Within six years');
    expect((await make(owner, { from: daysAgo(1), to: daysAgo(5) })).statusCode).toBe(422);
  });

  it('[C233] is written down itself: in the ledger, and with the patient, the first in twelve months free', async () => {
    await record();
    expect((await kept(owner)).body.nextIsFree).toBe(true);
    await make(owner);
    await make(owner, { format: 'pdf' });
    const { requests, nextIsFree } = (await kept(owner)).body;
    expect(nextIsFree).toBe(false);
    expect(requests.map(({ entries, isFree, madeBy }) => [entries, isFree, madeBy.name])).toEqual([
      [1, false, 'Ada Byron'],
      [1, true, 'Ada Byron'],
    ]);
    await superuser(
      `update ${phiSchema(owner.tenantId)}.accounting_request set made_at = made_at - interval '12 months 1 day'`,
    );
    expect((await kept(owner)).body.nextIsFree).toBe(true);
    const lines = (await ledgerOf(world, owner, ['accounting.made', 'disclosure.recorded'])).filter(
      ({ patientRef }) => patientRef === ref,
    );
    expect(lines.map(({ event }) => event)).toEqual(['disclosure.recorded', 'accounting.made', 'accounting.made']);
    for (const { canonical } of lines) expect(canonical).not.toMatch(/County|Laboratory|Paula|Main Street/);
  });

  it('[C228] stands in the ledger with the hash of the very file that left', async () => {
    const { rawPayload } = await make(owner, { format: 'pdf' });
    const made = await ledgerOf(world, owner, ['accounting.made']);
    const line = made.find(({ patientRef }) => patientRef === ref);
    const { facts } = JSON.parse(line?.canonical ?? '{}') as { facts: { file: string } };
    expect(facts.file).toBe(createHash('sha256').update(rawPayload).digest('hex'));
  });

  it('[C293] leaves treatment, payment and operations to the access report, which a clinic may give or not', async () => {
    await record();
    await ask(world.app, grace, 'GET', `/patients/${id}`);
    expect((await make(owner)).body).not.toContain('opened');
    const report = { kind: 'access-report' };
    expect((await make(owner, report)).statusCode).toBe(403);
    const settings = { openDays: [], opens: '08:00', closes: '18:00', timeZone: 'UTC', accessReport: true };
    await ask(world.app, owner, 'PUT', '/access-log/settings', { body: settings });
    const csv = (await make(owner, report)).body;
    expect(csv).toMatch(/"Grace Treats","Patient’s record opened"/);
    expect(csv).not.toMatch(/County|isclosure recorded/);
    const text = textOfPdf((await make(owner, { ...report, format: 'pdf', locale: 'es' })).rawPayload);
    expect(text).toContain('Informe de todos los accesos');
    expect(text).toContain('Ficha del paciente abierta');
    await ask(world.app, owner, 'PUT', '/access-log/settings', { body: { ...settings, accessReport: false } });
  });

  it('[C233] keeps back what an agency received while its statement runs, and tells of nothing missing', async () => {
    await record({ kind: 'law-enforcement', recipient: 'State Police' });
    await record();
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const statement = { kind: 'law-enforcement', agency: 'State Police', statement: 'Would impede the inquiry' };
    const suspend = (more: object) =>
      post(grace, 'suspensions', { ...statement, isOral: true, endsAt: inDays(30), ...more });
    expect((await suspend({ endsAt: inDays(31) })).statusCode).toBe(422);
    expect((await suspend({ endsAt: inDays(-1) })).statusCode).toBe(422);
    expect((await suspend({ isOral: false, endsAt: inDays(200), kind: 'research' })).statusCode).toBe(422);
    const made = await suspend({ endsAt: inDays(29) });
    expect(made.statusCode).toBe(201);
    const hidden = (await make(owner)).body;
    expect(hidden).toContain('County Health');
    expect(hidden).not.toMatch(/Police|suspen|withheld/i);
    const { body } = await kept(grace);
    expect(body.disclosures.map(({ recipient, withheldUntil }) => [recipient, withheldUntil === null])).toEqual(
      expect.arrayContaining([
        ['State Police', false],
        ['County Health Department', true],
      ]),
    );
    const { id: suspension } = made.json<{ id: string }>();
    expect((await post(grace, `suspensions/${suspension}/end`, {})).statusCode).toBe(204);
    expect((await make(owner)).body).toContain('State Police');
    await suspend({ endsAt: inDays(29) });
    await superuser(`update ${phiSchema(owner.tenantId)}.disclosure_suspension set starts_at = starts_at - interval '30 days',
      ends_at = ends_at - interval '30 days'`);
    expect((await make(owner)).body).toContain('State Police'); // its time is over
    const told = (await ledgerOf(world, owner, ['disclosure.suspended', 'disclosure.suspension-ended'])).map(
      ({ event }) => event,
    );
    expect(told).toEqual(['disclosure.suspended', 'disclosure.suspension-ended', 'disclosure.suspended']);
  });

  it('is never changed: a mistake is struck out, with a reason, and stays to be seen', async () => {
    const mistake = await record({ recipient: 'Wrong office' });
    const struck = await post(grace, `disclosures/${mistake}/strike`, { reason: 'Entered for another patient' });
    expect(struck.statusCode).toBe(204);
    expect((await post(grace, `disclosures/${mistake}/strike`, { reason: 'Again' })).statusCode).toBe(404);
    expect((await make(owner)).body).not.toContain('Wrong office');
    const [row] = (await kept(owner)).body.disclosures;
    expect(row).toMatchObject({
      recipient: 'Wrong office',
      struck: { by: 'Grace Treats', reason: 'Entered for another patient' },
    });
    const anew =
      'update disclosure set struck_at = now(), struck_by = (select sec.user_id()), strike_reason = $1 where id = $2 returning id';
    expect(await sqlAs(owner, anew, ['x', mistake])).toEqual([]);
    await record({ recipient: 'Right office' });
    const inHerName =
      'update disclosure set struck_at = now(), struck_by = $1, strike_reason = details where struck_at is null';
    await expect(sqlAs(owner, inHerName, [grace.userId])).rejects.toMatchObject({ code: '42501' });
    for (const person of [grace, owner]) {
      await expect(sqlAs(person, 'update disclosure set details = $1', [''])).rejects.toMatchObject({ code: '42501' });
      await expect(sqlAs(person, 'delete from disclosure')).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('gets what the platform itself disclosed: a print for somebody outside of the treatment', async () => {
    const { day, ...disclosed } = disclosure({ kind: 'judicial', recipient: 'District Court' });
    const dated = { via: 'view', disclosed: { ...disclosed, day } };
    expect((await ask(world.app, grace, 'POST', `/patients/${id}/prints`, { body: dated })).statusCode).toBe(422);
    const print = await ask(world.app, grace, 'POST', `/patients/${id}/prints`, { body: { via: 'view', disclosed } });
    expect(print.statusCode, print.body).toBe(201);
    const { disclosures } = (await kept(owner)).body;
    // the day is the server's to say: one of long ago would stand in no accounting
    expect(disclosures).toMatchObject([{ recipient: 'District Court', source: 'patient.printed', day: today() }]);
    await ask(world.app, grace, 'POST', `/patients/${id}/prints`, { body: { via: 'view' } });
    expect((await kept(owner)).body.disclosures).toHaveLength(1); // for the treatment: none
    expect((await make(owner)).body).toContain('District Court');
  });
});

describe('an export under legal process', () => {
  it('[C112] goes nowhere without authority, scope and basis, and stands in the accounting before it leaves', async () => {
    const take = (person: Person, body: object) => ask(world.app, person, 'POST', `/patients/${id}/export`, { body: { images: false, locale: 'en', ...body } }); // prettier-ignore
    const { day, ...whole } = disclosure({ kind: 'judicial', recipient: 'District Court', description: 'The whole record', purpose: 'Subpoena 42/2026' }); // prettier-ignore
    expect((await take(owner, { reason: 'disclosure' })).statusCode).toBe(422);
    expect((await take(owner, { disclosed: whole })).statusCode).toBe(422);
    for (const missing of ['recipient', 'description', 'purpose'])
      expect((await take(owner, { reason: 'disclosure', disclosed: { ...whole, [missing]: ' ' } })).statusCode, missing).toBe(422); // prettier-ignore
    expect((await take(owner, { reason: 'disclosure', disclosed: { ...whole, day } })).statusCode).toBe(422);
    expect((await kept(owner)).body.disclosures).toEqual([]);
    expect((await take(tom, { reason: 'disclosure', disclosed: whole })).statusCode).toBe(404);
    const taken = await take(owner, { reason: 'disclosure', disclosed: whole });
    expect([taken.statusCode, taken.headers['content-type']]).toEqual([200, 'application/zip']);
    const { disclosures } = (await kept(owner)).body;
    expect(disclosures).toMatchObject([{ recipient: 'District Court', description: 'The whole record', purpose: 'Subpoena 42/2026', day: today(), source: 'patient.exported', recordedBy: { id: owner.userId } }]); // prettier-ignore
    const rows = (await ledgerOf(world, owner, ['patient.exported', 'disclosure.recorded'])).filter(({ patientRef }) => patientRef === ref); // prettier-ignore
    expect(rows.map(({ event }) => event)).toEqual(['disclosure.recorded', 'patient.exported']);
    expect(rows[1]?.canonical).toContain(disclosures[0]?.id ?? 'nothing');
    expect((await make(owner)).body).toContain('Subpoena 42/2026');
    expect((await take(owner, {})).statusCode).toBe(200); // for the patient or the treatment: none
    expect((await kept(owner)).body.disclosures).toHaveLength(1);
  });
});

describe('whose accounting it is', () => {
  it('the owner’s, the privacy officer’s and that of those who treat the patient', async () => {
    await record();
    for (const person of [owner, officer, grace]) expect((await kept(person)).body.disclosures).toHaveLength(1);
    expect((await kept(tom)).status).toBe(404);
    for (const person of [admin, desk]) expect((await kept(person)).status).toBe(403);
    expect((await make(grace)).statusCode).toBe(403);
    const elsewhere = await newOwner(world);
    expect((await kept(elsewhere)).status).toBe(404);
    const refused = await ledgerOf(world, owner, ['disclosure.listed']);
    expect(refused.filter(({ outcome }) => outcome === 'refused').map(({ patientRef }) => patientRef)).toEqual([ref]);
  });

  it('the privacy officer makes it by reference, with both factors confirmed, and never learns the name', async () => {
    await record();
    await verified(officer, `now() - interval '16 minutes'`);
    expect((await kept(officer)).body.code).toBe('step-up-required');
    expect((await make(officer)).json<{ code: string }>().code).toBe('step-up-required');
    const rows = async (person: Person) =>
      (await sqlAs(person, 'select 1 from disclosure where patient_id = $1', [id])).length;
    expect(await rows(officer)).toBe(0); // in the database, too
    await verified(officer, 'now()');
    expect(await rows(officer)).toBe(1);
    const text = textOfPdf((await make(officer, { format: 'pdf' })).rawPayload);
    expect(text).toContain(ref);
    expect(text).not.toMatch(/Paula|Disclosable/);
    for (const table of ['patient', 'patient_identity', 'patient_profile'])
      expect(await sqlAs(officer, `select 1 from ${table}`)).toEqual([]);
    const looked = await ledgerOf(world, owner, ['patient.identity-read']);
    expect(looked.filter(({ canonical }) => canonical.includes(officer.userId))).toEqual([]);
  });

  it('is shut in the database to everybody else', async () => {
    await record();
    for (const person of [tom, admin, desk]) {
      for (const table of ['disclosure', 'disclosure_suspension', 'accounting_request'])
        expect(await sqlAs(person, `select 1 from ${table}`), table).toEqual([]);
      expect(await sqlAs(person, 'select accounted_patient($1) as id', [ref])).toEqual([{ id: null }]);
      const plant = `insert into disclosure (tenant_id, id, patient_id, patient_ref, source, details, recorded_by)
        values ($1, $2, $2, $3, 'patient.printed', 'x', $4)`;
      await expect(sqlAs(person, plant, [person.tenantId, id, ref, person.userId])).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('stores nothing of it in the open', async () => {
    await record({ purpose: 'Xylophone inquiry' });
    const schema = phiSchema(owner.tenantId);
    const { rows } = await superuser(`select t::text as row from ${schema}.disclosure t union all
      select t.canonical from audit.entry t where t.patient_ref = '${ref}'`);
    expect(rows.length).toBeGreaterThan(2);
    const dump = JSON.stringify(rows);
    for (const word of ['Xylophone', 'County', 'public-health'])
      for (const form of [word, Buffer.from(word).toString('hex')]) expect(dump).not.toContain(form);
  });
});
