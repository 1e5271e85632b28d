import type { ErasureCertificate, Erasures, LinkedStudies } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { verifyBundle } from '@hyaline/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { visitRoutes } from '../atlas-visits/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import { ledgerRoutes, openLedger, Sequencer } from '../ledger/index.ts';
import { settle } from '../ledger/ledger.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { replayErasures, sweepErasures } from './carry-out.service.ts';
import * as fixture from './erasure.fixture.ts';
import { erasureRoutes } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, chartRoutes, visitRoutes, ledgerRoutes, erasureRoutes]);
  await openLedger(world.platform);
  const sql = 'insert into core.installation (id, keyring_id, demo) values ($1, $2, false)';
  await superuser(sql, [newId(), world.platform.vault.keyringId]);
});
afterAll(() => world.close());

const superuser = <Row extends object>(sql: string, params: unknown[] = []) =>
  fixture.superuser<Row>(world, sql, params);
const keeping = (person: Person, id: string) => fixture.keepingOf(world, person, id);
const wish = (person: Person, id: string) => fixture.wishOf(world, person, id);
const carryOut = (person: Person, id: string, ref: string) => fixture.carryOutOf(world, person, id, ref);
const age = (owner: Person, id: string, years: number) => fixture.age(world, owner, id, years);
const NOTE = { kind: 'condition', text: 'canary-diagnosis-7731', code: null, clinicalStatus: 'active', onset: '', abatement: '', remark: '' }; // prettier-ignore
const VISIT = { day: '2026-01-05', label: 'canary-diagnosis-7731', note: '', document: { values: {} } };

describe('a clinic’s rule for keeping records', () => {
  it('begins with the longest usual time, follows a jurisdiction, and is only ever lengthened', async () => {
    const owner = await newOwner(world);
    expect((await ask(world.app, owner, 'GET', '/retention')).json()).toMatchObject({ jurisdiction: 'other', adultYears: 10, changedAt: null }); // prettier-ignore
    const put = (body: object) => ask(world.app, owner, 'PUT', '/retention', { body });
    expect((await put({ jurisdiction: 'us-tx', adultYears: 6, minorYears: 3 })).statusCode).toBe(422);
    expect((await put({ jurisdiction: 'us-tx', adultYears: 8, minorYears: 3 })).json()).toMatchObject({ adultYears: 8, majorityAge: 18 }); // prettier-ignore
    const shorter = await put({ jurisdiction: 'us-fl', adultYears: 5, minorYears: 3 });
    expect([shorter.statusCode, shorter.json<{ code: string }>().code]).toEqual([409, 'retention-shorter']);
    await expect(
      superuser('update core.retention_rule set adult_years = 2 where tenant_id = $1', [owner.tenantId]),
    ).rejects.toThrow('never shorter'); // not even by the database's owner
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    expect((await ask(world.app, grace, 'PUT', '/retention', { body: { jurisdiction: 'cl', adultYears: 20, minorYears: 3 } })).statusCode).toBe(403); // prettier-ignore
  });
});

describe('a wish to be forgotten', () => {
  it('[C254] is answered in part while the law keeps the record: what need not be kept goes, and a letter says why', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner, {
      email: 'canary-mail@example.org',
      ssn: '219-09-9999',
      preferredName: 'Canarita',
    });
    const before = (await ask(world.app, owner, 'GET', `/patients/${id}`)).json<{ revision: number; fields: object }>();
    await ask(world.app, owner, 'PUT', `/patients/${id}`, { body: { revision: before.revision, fields: { ...before.fields, mrn: 'X-1' } } }); // prettier-ignore
    expect(await keeping(owner, id)).toMatchObject({ decision: 'partly', reasons: ['retention'], held: false });
    const asked = await wish(owner, id);
    const { erasures } = await keeping(owner, id);
    expect(erasures[0]).toMatchObject({ ref, decision: 'partly', dueOn: '2026-12-20', state: 'open' });

    const letter = await ask(world.app, owner, 'GET', `/erasures/${asked}/letter?locale=es`);
    expect([letter.headers['content-type'], letter.rawPayload.subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
    expect(letter.rawPayload.includes('/StructTreeRoot')).toBe(true);

    expect(await carryOut(owner, asked, ref)).toEqual({ status: 204, code: null });
    const after = (await ask(world.app, owner, 'GET', `/patients/${id}`)).json<{ fields: Record<string, unknown> }>();
    expect(after.fields).toMatchObject({
      email: '',
      phone: '',
      ssn: '',
      preferredName: '',
      familyName: 'Quennell',
      mrn: 'X-1',
    });
    expect(
      await superuser(`select 1 from ${phiSchema(owner.tenantId)}.patient_version where patient_id = $1`, [id]),
    ).toEqual([]);
    const found = await ask(world.app, owner, 'POST', '/patients/search', {
      body: { text: 'canary-mail@example.org' },
    });
    expect(found.json()).toMatchObject({ patients: [] });
  });

  it('[C254] is denied under a legal hold, which somebody else has to release', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner);
    await age(owner, id, 11);
    const asked = await wish(owner, id);
    const hold = await ask(world.app, owner, 'POST', `/patients/${id}/holds`, {
      body: { reason: 'claim 2026-118, keep all' },
    });
    expect(hold.statusCode).toBe(201);
    expect(await keeping(owner, id)).toMatchObject({ decision: 'denied', reasons: ['legal-hold'], held: true });
    expect(await carryOut(owner, asked, ref)).toEqual({ status: 409, code: 'on-hold' });
    await expect(
      world.platform.db.inTenant(owner, (tx) => tx.query({ name: 't', text: 'select erase_patient($1)' }, [id]), {
        phi: true,
      }),
    ).rejects.toThrow('held'); // and by SQL
    await superuser(`insert into core.membership (tenant_id, account_id, role) select $1, account_id, 'privacy-officer' from core.membership where tenant_id <> $1 and role = 'owner' limit 1`, [owner.tenantId]); // prettier-ignore
    const own = await ask(world.app, owner, 'POST', `/holds/${hold.json<{ id: string }>().id}/release`);
    expect([own.statusCode, own.json<{ code: string }>().code]).toEqual([409, 'second-person']);
  });

  it('[C254] is held by a privacy officer who knows the reference alone, and reads nothing by it', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner, { givenName: 'Canarias', familyName: 'Heldovan' });
    const [officer, staff] = [await newColleague(world, owner, 'privacy-officer', 'Petra'), await newColleague(world, owner, 'staff', 'Sam')]; // prettier-ignore
    const reason = 'canary-reason: claim 2026-119';
    const set = (person: Person, body: object) => ask(world.app, person, 'POST', '/holds', { body });
    expect((await set(staff, { ref, reason })).statusCode).toBe(403);
    expect((await set(officer, { ref: 'PT-0F0F0F', reason })).statusCode).toBe(404);
    expect((await set(await newOwner(world), { ref, reason })).statusCode).toBe(404); // another clinic's
    const made = await set(officer, { ref, reason });
    expect(made.statusCode).toBe(201);
    expect(await keeping(owner, id)).toMatchObject({ held: true, holds: [{ reason, setBy: { name: 'Petra' } }] });
    const list = await ask(world.app, officer, 'GET', '/erasures');
    expect(list.json<Erasures>().holds).toMatchObject([{ ref, reason: null, releasedAt: null }]);
    expect(list.body).not.toMatch(/canary|Canarias|Heldovan/);
    const hold = made.json<{ id: string }>().id;
    expect((await ask(world.app, officer, 'POST', `/holds/${hold}/release`)).statusCode).toBe(409); // who set it
    const proved = (minutes: number) =>
      superuser('update core.session set verified_at = now() - make_interval(mins => $2) where account_id = $1', [
        owner.userId,
        minutes,
      ]);
    await proved(16);
    const late = await ask(world.app, owner, 'POST', `/holds/${hold}/release`);
    expect(late.json()).toMatchObject({ code: 'step-up-required' });
    await proved(0);
    expect((await ask(world.app, owner, 'POST', `/holds/${hold}/release`)).statusCode).toBe(204);
    const noted = await ledgerOf(world, owner, ['hold.set', 'hold.released']);
    expect(noted.map(({ event, patientRef, outcome }) => [event, patientRef, outcome])).toEqual([
      ['hold.set', null, 'refused'],
      ['hold.set', ref, 'done'],
      ['hold.released', ref, 'done'],
    ]);
    for (const { canonical } of noted) expect(canonical).not.toMatch(/canary|Heldovan/);
    // without having just confirmed who they are, the database does not tell them who is behind a reference
    await superuser(`update core.session set verified_at = now() - interval '16 minutes' where account_id = $1`, [officer.userId]); // prettier-ignore
    expect(await fixture.sqlAs(world, officer, 'select accounted_patient($1) as id', [ref])).toEqual([{ id: null }]);
  });

  it('is refused while another owner or privacy officer could agree and has not', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner);
    await age(owner, id, 11);
    const second = await fixture.secondOwner(world, owner);
    const asked = await wish(owner, id);
    expect(await carryOut(owner, asked, ref)).toEqual({ status: 409, code: 'second-person' });
    const own = await ask(world.app, owner, 'POST', `/erasures/${asked}/approval`);
    expect([own.statusCode, own.json<{ code: string }>().code]).toEqual([409, 'second-person']);
    expect((await ask(world.app, second, 'POST', `/erasures/${asked}/approval`)).statusCode).toBe(204);
    expect(await carryOut(owner, asked, 'PT-000000')).toEqual({ status: 422, code: 'bad-request' });
    expect(await carryOut(owner, asked, ref)).toEqual({ status: 204, code: null });
  });

  it('[C065] becomes a request with a day to answer by; carried out, rows and objects are gone and a certificate counts them by table', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner, { givenName: 'Canaryforename', familyName: 'Canarysurname' });
    await ask(world.app, owner, 'POST', `/patients/${id}/entries`, { body: { content: NOTE } });
    await ask(world.app, owner, 'POST', `/patients/${id}/visits`, { body: { content: VISIT } });
    const study = await save(world, owner, phantom(31, 1));
    await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: id } });
    expect((await ask(world.app, owner, 'GET', `/patients/${id}/studies`)).json<LinkedStudies>().studies).toHaveLength(
      1,
    );
    await age(owner, id, 11);
    const asked = await wish(owner, id);
    expect((await keeping(owner, id)).erasures[0]).toMatchObject({ decision: 'allowed', dueOn: '2026-12-20' });
    expect(await carryOut(owner, asked, ref)).toEqual({ status: 204, code: null });

    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(404);
    expect((await ask(world.app, owner, 'GET', `/studies/${study.id}`)).statusCode).toBe(404);
    await expect(world.platform.vault.patientKeys(owner.tenantId, id)).rejects.toThrow('destroyed');
    await expect(world.platform.vault.studyKeys(owner.tenantId, study.id)).rejects.toThrow('destroyed');
    for await (const key of world.platform.storage.list(`t/${owner.tenantId}`)) expect(key).not.toContain(id);
    const reply = await ask(world.app, owner, 'GET', `/erasures/${asked}/certificate?format=json`);
    const certificate = reply.json<ErasureCertificate>();
    expect(certificate).toMatchObject({ ref, studies: 1, keyDestroyed: true, counts: { patient: 1, patient_identity: 1, patient_profile: 1, chart_entry: 1, atlas_visit: 1, study: 1 } }); // prettier-ignore
    expect(Date.parse(certificate.backupsGoneBy) - Date.parse(certificate.carriedOutAt)).toBeGreaterThan(
      28 * 86_400_000,
    );
    expect(certificate.ledger.receipt).toContain(certificate.ledger.entryId);
    const pdf = await ask(world.app, owner, 'GET', `/erasures/${asked}/certificate?locale=es`);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await ask(world.app, owner, 'GET', '/erasures')).json<Erasures>().erasures[0]).toMatchObject({
      ref,
      state: 'done',
    });
  });

  it('[C164] leaves no canary of the patient in any table or object, outside of the ledger’s references', async () => {
    const owner = await newOwner(world);
    const canaries = [
      'Canaryquilliam',
      'Canaryvossberg',
      'canary-quill@example.org',
      '219-09-8888',
      'canary-diagnosis-7731',
    ];
    const [givenName = '', familyName = '', email = '', ssn = ''] = canaries;
    const { id, ref } = await enter(world, owner, { givenName, familyName, email, ssn });
    await ask(world.app, owner, 'POST', `/patients/${id}/entries`, { body: { content: NOTE } });
    await ask(world.app, owner, 'POST', `/patients/${id}/visits`, { body: { content: VISIT } });
    await age(owner, id, 11);
    const asked = await wish(owner, id);
    await carryOut(owner, asked, ref);
    const certificate = await ask(world.app, owner, 'GET', `/erasures/${asked}/certificate?format=json`);
    const { carriedOutAt, backupsGoneBy } = certificate.json<ErasureCertificate>();
    expect(Date.parse(backupsGoneBy)).toBe(Date.parse(carriedOutAt.slice(0, 10)) + 30 * 86_400_000);
    const tables = await superuser<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('core', 'audit', 'jobs', $1)`,
      [phiSchema(owner.tenantId)],
    );
    const withId: string[] = [];
    for (const { name } of tables) {
      const rows = await superuser<{ t: string }>(`select t::text from ${name} t`);
      const dump = rows.map(({ t }) => t).join('\n');
      for (const canary of canaries) for (const form of formsOf(canary)) expect(dump.includes(form), `${name} ${form}`).toBe(false); // prettier-ignore
      if (dump.includes(id)) withId.push(name.replace(/^tenant_\w+/, 'phi'));
    }
    expect(withId.toSorted()).toEqual(['audit.entry', 'phi.erasure']); // its id alone, in the ledger and on the certificate
    for await (const key of world.platform.storage.list(`t/${owner.tenantId}`)) expect(key).not.toContain(id);
  });

  it('[C281] leaves the ledger’s chain whole, and nobody can tell any more whose reference it was', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner, { familyName: 'Canaryledger' });
    await age(owner, id, 11);
    await carryOut(owner, await wish(owner, id), ref);
    const [installation] = await superuser<{ id: string }>('select id from core.installation');
    const sequencer = new Sequencer(world.platform, installation?.id ?? '');
    await settle(world.platform, sequencer);
    await sequencer.stop();
    const bundle = await ask(world.app, owner, 'GET', '/ledger/export');
    expect(bundle.body).toContain(ref);
    expect(bundle.body).not.toContain('Canaryledger');
    expect(await verifyBundle(bundle.body.split('\n').filter(Boolean))).toMatchObject({ ok: true });
    expect(await superuser(`select 1 from ${phiSchema(owner.tenantId)}.patient where ref = $1`, [ref])).toEqual([]);
    expect(
      await superuser('select 1 from core.patient_reference where ref = $1 and tenant_id = $2', [ref, owner.tenantId]),
    ).toEqual([]);
    const erased = await ledgerOf(world, owner, ['patient.erased']);
    expect(erased).toMatchObject([{ patientRef: ref, outcome: 'done' }]);
  });

  it('cut off after its rows were gone is finished by the sweep', async () => {
    const owner = await newOwner(world);
    const { id, ref } = await enter(world, owner);
    await age(owner, id, 11);
    const asked = await wish(owner, id);
    const { destroyPatientKey } = world.platform.vault;
    world.platform.vault.destroyPatientKey = () => Promise.reject(new Error('the machine stopped here'));
    expect((await carryOut(owner, asked, ref)).status).toBe(500);
    world.platform.vault.destroyPatientKey = destroyPatientKey.bind(world.platform.vault);
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(404);
    await expect(world.platform.vault.patientKeys(owner.tenantId, id)).resolves.toBeDefined();
    await superuser(`update ${phiSchema(owner.tenantId)}.erasure set carried_out_at = now() - interval '2 minutes'`);
    await sweepErasures(world.platform);
    await expect(world.platform.vault.patientKeys(owner.tenantId, id)).rejects.toThrow('destroyed');
    expect((await ask(world.app, owner, 'GET', '/erasures')).json<Erasures>().erasures[0]?.state).toBe('done');
  });

  it('takes out again what a restore brought back, and leaves a study that was in the record without it', async () => {
    const owner = await newOwner(world);
    const { id } = await enter(world, owner);
    const kept = await enter(world, owner, { familyName: 'Kept', mrn: '', email: '', phone: '' });
    const study = await save(world, owner, phantom(32, 1));
    await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: id } });
    await ask(world.app, owner, 'POST', `/patients/${id}/holds`, {
      body: { reason: 'set before the backup was made' },
    });
    await world.platform.vault.destroyPatientKey(owner.tenantId, id); // as the keyring knows it after the restore
    expect(await replayErasures(world.platform)).toBe(1);
    expect((await ask(world.app, owner, 'GET', `/patients/${id}`)).statusCode).toBe(404);
    expect((await ask(world.app, owner, 'GET', `/patients/${kept.id}`)).statusCode).toBe(200);
    expect((await ask(world.app, owner, 'GET', `/studies/${study.id}`)).statusCode).toBe(200);
    expect(await ledgerOf(world, owner, ['erasure.replayed'])).toHaveLength(1);
    expect(await replayErasures(world.platform)).toBe(0);
  });

  it('is nobody’s to carry out but an owner’s, with an open request that the law allows, not even by SQL', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    const { id, ref } = await enter(world, grace);
    const asked = await wish(grace, id);
    expect((await carryOut(grace, asked, ref)).status).toBe(403);
    const bySql = (person: Person) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: 't', text: 'select erase_patient($1)' }, [id]), {
        phi: true,
      });
    await expect(bySql(grace)).rejects.toThrow('no erasure was granted');
    await expect(bySql(owner)).rejects.toThrow('no erasure was granted'); // the answer was: partly
    const stranger = await newOwner(world);
    expect((await ask(world.app, stranger, 'GET', `/patients/${id}/keeping`)).statusCode).toBe(404);
    expect((await carryOut(stranger, asked, ref)).status).toBe(404);
  });
});

const formsOf = (text: string): string[] => [
  text,
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('base64').slice(0, -2),
  encodeURIComponent(text),
  Buffer.from(text, 'utf16le').toString('hex'),
];
