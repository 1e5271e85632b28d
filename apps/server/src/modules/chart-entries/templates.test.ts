import { type LabTrend, type NoteTemplates, richTextOf, type Study } from '@hyaline/contract';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Person, save } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { type ChartWorld, createChartWorld, lab, written } from './chart.fixture.ts';

let world: ChartWorld;
beforeAll(async () => {
  world = await createChartWorld();
});
afterAll(() => world.close());

const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, person: Person = world.treats) =>
  ask(world.app, person, method, path, { body });

describe('templates of notes', () => {
  const list = async (locale = 'en') => (await call('GET', `/note-templates?locale=${locale}`)).json<NoteTemplates>();
  const body = richTextOf('Pain from 0 to 10:');

  it('begin with four in the reader’s language, which a clinic changes, hides and takes back', async () => {
    expect((await list()).templates.map(({ name }) => name)).toEqual([
      'SOAP note',
      'First visit',
      'Follow-up',
      'Phone call',
    ]);
    expect((await list('es')).templates[1]?.name).toBe('Primera visita');
    await call('POST', '/note-templates', { starter: 'soap', name: 'Our SOAP', body });
    await call('PUT', '/note-templates/starters/phone-call', { hidden: true });
    const after = await list('es');
    expect(after.templates.map(({ name }) => name)).toEqual(['Primera visita', 'Visita de control', 'Our SOAP']);
    expect(after.hidden).toEqual(['phone-call']);
    await call('PUT', '/note-templates/starters/phone-call', { hidden: false });
    await call('PUT', '/note-templates/starters/soap', { hidden: false });
    expect((await list()).templates.map(({ name }) => name)).toEqual([
      'SOAP note',
      'First visit',
      'Follow-up',
      'Phone call',
    ]);
  });

  it('of the clinic’s own are changed by whoever was not too late, and removed', async () => {
    const { id } = (await call('POST', '/note-templates', { starter: null, name: 'Injection', body })).json<{
      id: string;
    }>();
    const change = (revision: number, name: string) => call('PUT', `/note-templates/${id}`, { revision, name, body });
    expect((await change(1, 'Injection visit')).json()).toEqual({ revision: 2 });
    expect((await change(1, 'Late')).statusCode).toBe(409);
    expect((await call('DELETE', `/note-templates/${id}`)).statusCode).toBe(204);
    expect((await call('DELETE', `/note-templates/${id}`)).statusCode).toBe(404);
    const lines = await ledgerOf(world, world.owner, ['note-template.changed']);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.map(({ canonical }) => canonical).join('')).not.toContain('Injection');
  });

  it('are the owner’s and the providers’ to change, in SQL too', async () => {
    const [, admin, staff] = world.others as [Person, Person, Person];
    for (const person of [admin, staff]) {
      expect((await call('POST', '/note-templates', { starter: null, name: 'No', body }, person)).statusCode).toBe(403);
      const insert = world.platform.db.inTenant(
        person,
        (tx) =>
          tx.query(
            {
              name: '',
              text: `insert into note_template (tenant_id, id, name, body, changed_by) values ($1, $2, 'x', '{}', $2)`,
            },
            [person.tenantId, person.userId],
          ),
        { phi: true },
      );
      await expect(insert).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('a laboratory value over time', () => {
  it('is put in order by when it was taken, by LOINC or by name, in the unit of the newest', async () => {
    await written(world, lab(5.9, '2026-03-01T08:00:00Z'));
    await written(world, lab(5.2, '2024-11-20'));
    await written(world, lab('haemolysed', '2025-05-01'));
    await written(world, lab(41, '2025-06-01', { unit: 'mmol/mol' }));
    await written(world, lab(6.3, '2023-01-15', { name: 'HAEMOGLOBIN  a1c', loinc: '' }));
    await written(world, lab(9.9, '2025-01-15', { name: 'Ferritin', loinc: '2276-4' }));
    const before = (await ledgerOf(world, world.owner, ['patient.labs-read'])).length;
    const path = `/patients/${world.patientId}/labs/trend`;
    const trend = (await call('POST', path, { loinc: '4548-4', name: 'Haemoglobin A1c' })).json<LabTrend>();
    expect(trend.points.map(({ collectedAt, result }) => [collectedAt, result.value])).toEqual([
      ['2023-01-15', 6.3],
      ['2024-11-20', 5.2],
      ['2026-03-01T08:00:00Z', 5.9],
    ]);
    expect(trend.leftOut).toBe(2);
    const lines = await ledgerOf(world, world.owner, ['patient.labs-read']);
    expect(lines.slice(before).map(({ patientRef }) => patientRef)).toEqual([world.patientRef]);
    expect((await call('POST', path, { loinc: '', name: 'Never measured' })).json()).toEqual({
      points: [],
      leftOut: 0,
    });
  });
});

describe('a study in a record', () => {
  const link = (study: Study, patientId: string | null, person: Person = world.treats) =>
    call('PUT', `/studies/${study.id}/patient`, { patientId }, person);

  it('carries the patient’s reference, moves, and gets its own back', async () => {
    const study = await save(world, world.treats, [...generatePhantom({ size: 16, slices: 2, seed: 9 })]);
    const second = await enter(world, world.treats, { familyName: 'Other', mrn: '2' }, [world.treats.userId]);
    expect((await link(study, world.patientId)).json()).toEqual({
      patientId: world.patientId,
      patientRef: world.patientRef,
    });
    expect((await link(study, second.id)).json()).toEqual({ patientId: second.id, patientRef: second.ref });
    expect((await link(study, null)).json()).toEqual({ patientId: null, patientRef: study.patientRef });
    const lines = await ledgerOf(world, world.owner, ['study.linked', 'study.unlinked']);
    expect(lines.map(({ event, patientRef }) => [event, patientRef])).toEqual([
      ['study.linked', world.patientRef],
      ['study.unlinked', world.patientRef],
      ['study.linked', second.ref],
      ['study.unlinked', second.ref],
    ]);
  });

  it('is put there only by somebody who may change the study and write in the record', async () => {
    const [other] = world.others as [Person];
    const mine = await save(world, world.treats, [...generatePhantom({ size: 16, slices: 2, seed: 10 })]);
    const theirs = await save(world, other, [...generatePhantom({ size: 16, slices: 2, seed: 11 })]);
    expect((await link(mine, world.patientId, other)).statusCode).toBe(404); // sees no such study
    expect((await link(theirs, world.patientId, other)).statusCode).toBe(404); // sees no such patient
    expect((await link(theirs, world.patientId)).statusCode).toBe(404);
    const raw = world.platform.db.inTenant(
      other,
      (tx) =>
        tx.query(
          {
            name: '',
            text: `update study set patient_id = $1, linked_at = now(), prior_ref = patient_ref where id = $2`,
          },
          [world.patientId, theirs.id],
        ),
      { phi: true },
    );
    await expect(raw).rejects.toMatchObject({ code: '42501' });
    expect((await link(theirs, world.patientId, world.owner)).statusCode).toBe(200);
  });
});
