import type { ImportPreview, ImportResult, Imports, Patients, UndoneImport } from '@hyaline/contract';
import { syntheticBundle } from '@hyaline/fhir/testing';
import { newId } from '@hyaline/kit';
import { buildZip } from '@hyaline/zip/testing';
import type { Patient } from 'fhir/r4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { asFound, bringIn, settings, started, upload } from './exchange.fixture.ts';
import { exchangeRoutes, sweepImports } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, chartRoutes, exchangeRoutes]);
});
afterAll(() => world.close());

const TABLE = `Nombre,Apellido paterno,Apellido materno,Fecha de nacimiento,Sexo,Correo,MRN
Íñigo,Muñoz,Peña,1971-03-09,H,inigo@example.org,A-1
Ada,Byron,,1980-12-10,M,ada@example.org,A-2
Grace,Hopper,,1906-12-09,M,grace@example.org,A-3
`;
const list = async (person: Person): Promise<Patients['patients']> =>
  (await ask(world.app, person, 'GET', '/patients')).json<Patients>().patients;
const preview = async (person: Person, id: string, body: object) =>
  (await ask(world.app, person, 'POST', `/imports/${id}/preview`, { body })).json<ImportPreview>();
const run = (person: Person, id: string, body: object) =>
  ask(world.app, person, 'POST', `/imports/${id}/run`, { body });
const count = async ({ tenantId }: Person, table: string): Promise<number> => {
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ n: number }>(`select count(*)::integer as n from ${phiSchema(tenantId)}.${table}`),
  );
  return rows[0]?.n ?? -1;
};

describe('patients from a table', () => {
  it('are shown before anything is changed, and come in with one ledger entry each', async () => {
    const owner = await newOwner(world);
    const begun = await started(world, owner, TABLE);
    expect(begun.shape).toMatchObject({
      encoding: 'utf-8',
      separator: ',',
      rows: 3,
      dateOrders: ['ymd', 'dmy', 'mdy'],
    });
    const shown = await preview(owner, begun.id, asFound(begun));
    expect(shown.counts).toEqual({ people: 3, ready: 3, duplicates: 0, refused: 0, entries: 0, faults: 0, leftOut: 0 });
    expect(shown.rows[0]).toMatchObject({ line: 2, name: 'Íñigo Muñoz Peña', birthDate: '1971-03-09', mrn: 'A-1' });
    expect(await count(owner, 'patient')).toBe(0);

    const reply = await run(owner, begun.id, { settings: asFound(begun), duplicates: 'skip' });
    expect(reply.json<ImportResult>()).toMatchObject({ created: 3, updated: 0, skipped: 0, refused: 0 });
    const patients = await list(owner);
    expect(patients.map(({ familyName }) => familyName).toSorted()).toEqual(['Byron', 'Hopper', 'Muñoz']);
    const created = await ledgerOf(world, owner, ['patient.created']);
    expect(created.map(({ patientRef }) => patientRef).toSorted()).toEqual(patients.map(({ ref }) => ref).toSorted());
    const noted = await ledgerOf(world, owner, ['import.previewed', 'import.finished']);
    expect(noted.map(({ event }) => event)).toEqual(['import.previewed', 'import.finished']);
    for (const { canonical } of [...created, ...noted]) expect(canonical).not.toMatch(/Byron|Muñoz|example|A-1/);
    const found = await ask(world.app, owner, 'POST', '/patients/search', { body: { text: 'munoz' } });
    expect(found.json<Patients>().patients).toHaveLength(1);
  });

  it('belong to the provider who brought them in, and nobody else sees them', async () => {
    const owner = await newOwner(world);
    const [grace, alan] = [await newColleague(world, owner, 'provider', 'Grace'), await newColleague(world, owner, 'provider', 'Alan')]; // prettier-ignore
    expect((await bringIn(world, grace, TABLE)).json()).toMatchObject({ created: 3 });
    expect(await list(grace)).toHaveLength(3);
    expect(await list(alan)).toHaveLength(0);
    expect((await ask(world.app, alan, 'GET', '/imports')).json<Imports>().imports).toEqual([]);
    expect((await ask(world.app, owner, 'GET', '/imports')).json<Imports>().imports).toHaveLength(1);
    const staff = await newColleague(world, owner, 'staff', 'Sam');
    expect((await upload(world, staff, TABLE)).statusCode).toBe(403);
  });

  it('come in all or not at all while a line is wrong, unless somebody says to go on', async () => {
    const owner = await newOwner(world);
    const begun = await started(world, owner, `${TABLE},Nobody,,1971-02-30,H,,A-4\n`);
    const shown = await preview(owner, begun.id, asFound(begun));
    expect(shown.counts).toMatchObject({ people: 4, ready: 3, refused: 1 });
    expect(shown.faults).toEqual([{ line: 5, resource: '', where: 'Fecha de nacimiento', reason: 'not-valid' }]);
    const body = { settings: asFound(begun), duplicates: 'skip' };
    const refused = await run(owner, begun.id, body);
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([409, 'import-faulty']);
    expect(await count(owner, 'patient')).toBe(0);
    const done = await run(owner, begun.id, { ...body, despiteFaults: true });
    expect(done.json()).toMatchObject({ created: 3, refused: 1 });
    expect((await run(owner, begun.id, { ...body, despiteFaults: true })).statusCode).toBe(404); // it runs once
    expect(await count(owner, 'patient')).toBe(3);
  });

  it('who are here already are skipped, entered again or filled in, as somebody chooses for each', async () => {
    const owner = await newOwner(world);
    const ada = await enter(world, owner, { givenName: 'Ada', familyName: 'Byron', birthDate: '1980-12-10', email: '', mrn: '', phone: '' }); // prettier-ignore
    await enter(world, owner, {
      givenName: 'G.',
      familyName: 'Hopper',
      email: 'grace@example.org',
      mrn: '',
      phone: '',
    });
    const begun = await started(world, owner, `${TABLE}Otro,Muñoz,,1999-01-01,H,,a1\n`);
    const shown = await preview(owner, begun.id, asFound(begun));
    expect(shown.duplicates.map(({ row, reasons, existing }) => [row.index, reasons, existing?.ref ?? null])).toEqual([
      [1, ['name-and-birth-date'], ada.ref],
      [2, ['email'], expect.stringMatching(/^PT-/)],
      [3, ['mrn'], null], // A-1 and a1 are one number
    ]);
    const reply = await run(owner, begun.id, { settings: asFound(begun), duplicates: 'skip', choices: { 1: 'update', 3: 'create' } }); // prettier-ignore
    expect(reply.json()).toMatchObject({ created: 2, updated: 1, skipped: 1 });
    const filled = await ask(world.app, owner, 'GET', `/patients/${ada.id}`);
    expect(filled.json()).toMatchObject({
      revision: 2,
      fields: { email: 'ada@example.org', mrn: 'A-2', sex: 'female' },
    });
  });

  it('tell a provider nothing of patients whom they do not see', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    await enter(world, owner, {
      givenName: 'Ada',
      familyName: 'Byron',
      birthDate: '1980-12-10',
      email: 'ada@example.org',
    });
    const begun = await started(world, grace, TABLE);
    expect((await preview(grace, begun.id, asFound(begun))).duplicates).toEqual([]);
  });

  it('[C172] claim nobody whom their maker does not write about, whatever statement runs', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace Treats');
    const tom = await newColleague(world, owner, 'provider', 'Tom Imports');
    const hers = await enter(world, grace, { familyName: 'Hers' });
    const his = await enter(world, tom, { familyName: 'His' });
    const { id } = await started(world, tom, TABLE);
    const claim = (patientId: string) =>
      world.platform.db.inTenant(
        tom,
        (tx) =>
          tx.query(
            {
              name: '',
              text: 'insert into import_patient (tenant_id, import_id, patient_id, made) values ($1, $2, $3, true)',
            },
            [tom.tenantId, id, patientId],
          ),
        { phi: true },
      );
    await expect(claim(hers.id)).rejects.toMatchObject({ code: '42501' });
    await claim(his.id);
    expect(await count(owner, 'import_patient')).toBe(1);
  });

  it('can be put away again together; those whom somebody touched since stay', async () => {
    const owner = await newOwner(world);
    const { id } = (await bringIn(world, owner, TABLE)).json<ImportResult>();
    const [one] = await list(owner);
    const patient = (await ask(world.app, owner, 'GET', `/patients/${one?.id}`)).json<{
      revision: number;
      fields: object;
    }>();
    await ask(world.app, owner, 'PUT', `/patients/${one?.id}`, { body: { revision: patient.revision, fields: patient.fields } }); // prettier-ignore
    const undone = await ask(world.app, owner, 'POST', `/imports/${id}/undo`);
    expect(undone.json<UndoneImport>()).toEqual({ removed: 2, kept: 1 });
    expect((await list(owner)).map((row) => row.id)).toEqual([one?.id]);
    expect(await ledgerOf(world, owner, ['patient.removed'])).toHaveLength(2);
    expect((await ask(world.app, owner, 'POST', `/imports/${id}/undo`)).statusCode).toBe(404);
  });

  it('leave a report by line and reference that a spreadsheet takes as text, and nobody’s name', async () => {
    const owner = await newOwner(world);
    const begun = await started(world, owner, `${TABLE}=cmd,,,1971-02-03,H,,A-9\n`);
    await run(owner, begun.id, { settings: asFound(begun), duplicates: 'skip', despiteFaults: true });
    const report = await ask(world.app, owner, 'GET', `/imports/${begun.id}/report`);
    expect(report.body.split('\r\n')).toEqual([
      '"line","result","reference","where","reason"',
      ...[2, 3, 4].map((line) => expect.stringMatching(new RegExp(`^"${line}","created","PT-[0-9A-F]{6}","",""$`))),
      '"5","refused","","Apellido paterno","missing"',
      '',
    ]);
  });

  it('lie sealed while they wait, are gone once they ran, and after a day when nobody ran them', async () => {
    const owner = await newOwner(world);
    const begun = await started(world, owner, TABLE);
    const key = `t/${owner.tenantId}/i/${begun.id}`;
    const sealed: Buffer[] = [];
    for await (const piece of await world.platform.storage.get(key)) sealed.push(piece as Buffer);
    expect(Buffer.concat(sealed).includes('Byron')).toBe(false);
    await sweepImports(world.platform);
    expect((await preview(owner, begun.id, asFound(begun))).counts.people).toBe(3);
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update ${phiSchema(owner.tenantId)}.import set created_at = now() - interval '25 hours'`),
    );
    await sweepImports(world.platform);
    await expect(world.platform.storage.get(key)).rejects.toThrow();
    await expect(world.platform.vault.studyKeys(owner.tenantId, begun.id)).rejects.toThrow('destroyed');
    const gone = await ask(world.app, owner, 'POST', `/imports/${begun.id}/preview`, { body: asFound(begun) });
    expect(gone.statusCode).toBe(404);
  });

  it.each([
    [
      'what unpacks to far more than it is',
      buildZip([{ name: 'patients/PT-000001/bundle.json', data: new Uint8Array(80 * 2 ** 20) }]),
      413,
    ],
    ['no archive at all', new Blob(['MZ\x90\x00 a program']), 422],
  ])('[C102] are refused as an archive that is %s, and nothing of it is kept', async (_, file, status) => {
    const owner = await newOwner(world);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const begun = await started(world, owner, bytes, { format: 'archive' });
    const look = () => ask(world.app, owner, 'POST', `/imports/${begun.id}/preview`, { body: settings() });
    expect((await look()).statusCode).toBe(status);
    await expect(world.platform.storage.get(`t/${owner.tenantId}/i/${begun.id}`)).rejects.toThrow();
    await expect(world.platform.vault.studyKeys(owner.tenantId, begun.id)).rejects.toThrow('destroyed');
    expect((await look()).statusCode).toBe(404);
  });

  it('cannot be looked at or run by somebody else, nor in another clinic', async () => {
    const owner = await newOwner(world);
    const grace = await newColleague(world, owner, 'provider', 'Grace');
    const begun = await started(world, owner, TABLE);
    for (const person of [grace, await newOwner(world)]) {
      for (const [id, status] of [[begun.id, 404], [newId(), 404]] as const) // prettier-ignore
        expect((await ask(world.app, person, 'POST', `/imports/${id}/preview`, { body: settings() })).statusCode).toBe(status); // prettier-ignore
    }
  });

  it('are refused before a byte is read in a clinic without its agreement', async () => {
    const owner = await newOwner(world, { signed: false });
    const reply = await upload(world, owner, TABLE);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([403, 'baa-required']);
  });
});

describe('patients from FHIR', () => {
  it('come with their charts, and zero rejects of a synthetic bundle of the shape that Synthea writes', async () => {
    const owner = await newOwner(world);
    const file = JSON.stringify(syntheticBundle({ patients: 40, seed: 11 }));
    const begun = await started(world, owner, file, { format: 'fhir' });
    const shown = await preview(owner, begun.id, settings());
    expect(shown.counts).toMatchObject({ people: 40, refused: 0, entries: 160, faults: 0 });
    expect(shown.notImported[0]).toEqual({ what: 'Encounter', count: 40 });
    const reply = await run(owner, begun.id, { settings: settings(), duplicates: 'create' });
    expect(reply.json()).toMatchObject({ created: 40, entries: 160 });
    expect(await count(owner, 'chart_entry')).toBe(160);
    const [one] = await list(owner);
    const entries = await ask(world.app, owner, 'GET', `/patients/${one?.id}/entries`);
    expect(
      entries
        .json<{ entries: { content: { kind: string } }[] }>()
        .entries.map(({ content }) => content.kind)
        .toSorted(),
    ).toEqual(
      ['allergy', 'condition', 'lab', 'vitals'], // prettier-ignore
    );
  });

  it('say where in which resource something is wrong', async () => {
    const owner = await newOwner(world);
    const bundle = syntheticBundle({ patients: 2, seed: 3 });
    const first = bundle.entry?.[0]?.resource as Patient | undefined;
    if (!first) throw new Error('a bundle begins with a person');
    first.birthDate = '1971-13-01';
    const begun = await started(world, owner, JSON.stringify(bundle), { format: 'fhir' });
    const shown = await preview(owner, begun.id, settings());
    expect(shown.counts).toMatchObject({ people: 2, refused: 1 });
    expect(shown.faults[0]).toEqual({ line: 0, resource: `Patient/${first.id}`, where: 'Patient.birthDate', reason: 'not-valid' }); // prettier-ignore
  });
});
