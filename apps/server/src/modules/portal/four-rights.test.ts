import { dayAfter, type OwnRequests, type PatientRequest, type PatientRequests } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOfPdf } from '../../platform/pdf/pdf-text.fixture.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { createPortalWorld, type Known, newPatient, patientInside, type Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

let world: PortalWorld;
let patient: Known;
let phone: Phone;
beforeAll(async () => {
  world = await createPortalWorld([patientRequestRoutes]);
  await world.platform.database.asSuperuser((sql) =>
    sql.query(
      `insert into core.retention_rule (tenant_id, jurisdiction, adult_years, majority_age, minor_years, changed_by) values ($1, 'es', 5, 18, 0, $2)`,
      [world.treats.tenantId, world.treats.userId],
    ),
  );
  patient = await newPatient(world, world.treats);
  phone = await patientInside(world, world.treats, patient);
});
afterAll(() => world.close());

const post = (person: Person, path: string, body: object) => ask(world.app, person, 'POST', path, { body });

it('[C194] access, rectification, erasure and portability run from the patient’s words to the letter: a month, two more with a reason, identity, evidence', async () => {
  const clinicSees = async (id: string): Promise<PatientRequest> => {
    const { requests } = (await ask(world.app, world.treats, 'GET', `/patients/${patient.id}/requests`)).json<PatientRequests>(); // prettier-ignore
    return requests.find((one) => one.id === id) as PatientRequest;
  };
  const KINDS = { access: 'granted', amendment: 'partly', deletion: 'denied', portability: 'granted' } as const;
  const inPortal = async (kind: string): Promise<string> => {
    const id = newId();
    const body = { id, kind, words: `please: ${kind}`, paidInFull: false };
    expect(await phone.says('POST', '/portal/requests', body)).toMatch(/^20[01]$/);
    return id;
  };
  const onPaper = async (): Promise<string> => {
    const body = { kind: 'portability', law: 'gdpr', askedBy: 'patient', channel: 'letter', askedOn: new Date().toISOString().slice(0, 10), words: '', paidInFull: false }; // prettier-ignore
    return (await post(world.treats, `/patients/${patient.id}/requests`, body)).json<{ id: string }>().id;
  };
  for (const [kind, outcome] of Object.entries(KINDS)) {
    // a copy for another controller is asked for on paper; the others by the patient, who has signed in
    const id = kind === 'portability' ? await onPaper() : await inPortal(kind);
    let revision = 1;
    const step = async (path: string, body: object): Promise<number> => {
      const { statusCode } = await post(world.treats, `/requests/${id}/${path}`, { revision, ...body });
      if (statusCode === 200) revision++;
      return statusCode;
    };
    const asked = await clinicSees(id);
    const dueOn = dayAfter(asked.askedOn, { months: 1 });
    expect(asked).toMatchObject({ kind, law: 'gdpr', source: 'GDPR 12(3)', dueOn, extendableTo: dayAfter(dueOn, { months: 2 }) }); // prettier-ignore
    const reasons = outcome === 'granted' ? [] : ['not-obliged'];
    const answer = { outcome, reasons, text: 'With our letter.' };
    if (kind === 'portability') {
      expect(await step('answer', answer)).toBe(409); // nothing goes to somebody whose identity nobody checked
      expect(await step('identity', { method: 'document' })).toBe(200);
    }
    expect((await clinicSees(id)).identity).toMatchObject({ method: kind === 'portability' ? 'document' : 'portal' });

    expect(await step('extension', { reason: '' })).toBe(422);
    expect(await step('extension', { reason: 'records of three clinics' })).toBe(200);
    expect(await step('extension', { reason: 'records of four clinics' })).toBe(409); // once
    expect(await clinicSees(id)).toMatchObject({ dueOn: dayAfter(dueOn, { months: 2 }), extension: { reason: 'records of three clinics' }, extendableTo: null }); // prettier-ignore

    expect(await step('answer', answer)).toBe(200);
    expect(await clinicSees(id)).toMatchObject({ state: 'answered', outcome });

    const own = (await phone.ask('GET', '/portal/requests')).json<OwnRequests>().requests.find((one) => one.id === id);
    expect(own).toMatchObject({ state: 'answered', outcome });
    const letter = await ask(world.app, world.treats, 'GET', `/requests/${id}/papers/answer?locale=es`);
    expect(letter.statusCode).toBe(200);
    expect(await textOfPdf(letter.rawPayload)).toContain('With our letter.');
    const events = ['request.entered', 'request.extended', 'request.answered'];
    const rows = (await ledgerOf(world, world.treats, events)).filter(({ canonical }) => canonical.includes(id));
    expect(rows.map(({ event, patientRef }) => [event, patientRef])).toEqual(events.map((event) => [event, patient.ref])); // prettier-ignore
  }
});
