import { PatientFields } from '@hyaline/contract';
import { createVisit } from '../modules/atlas-visits/index.ts';
import { createEntry } from '../modules/chart-entries/index.ts';
import { DEMO_PEOPLE, type DemoSignIn } from '../modules/identity/index.ts';
import { everHappened } from '../modules/ledger/index.ts';
import { createPatient } from '../modules/patients/index.ts';
import type { Platform } from '../platform/index.ts';
import { novelCharts } from './novel-charts.ts';
import { NOVEL_PATIENTS } from './novel-patients.ts';
import { novelVisits } from './novel-visits.ts';

/** The server itself, on the machine it runs on. */
const HERE = '127.0.0.1';

/**
 * Gives the demo clinic some patients, once in its life, entered as anybody's would be: sealed, and each in the ledger.
 * The ledger tells whether there ever was one, so a demo that was emptied stays so.
 * @returns their references, in the order of `NOVEL_PATIENTS`; none when there were some before
 */
export async function enterDemoPatients(platform: Platform, demo: DemoSignIn): Promise<string[]> {
  const owner = { tenantId: demo.clinicId, userId: demo.ownerId };
  if (!platform.config.demoPatients || (await everHappened(platform, owner, 'patient.created'))) return [];
  const refs: string[] = [];
  for (const { fields, treatedBy } of NOVEL_PATIENTS) {
    const ask = { fields: PatientFields.parse(fields), providerIds: treatedBy.map(idOf), duplicatesSeen: true };
    const { id, ref } = await createPatient(platform, owner, ask, HERE);
    await writeChart(platform, owner.tenantId, { id, mrn: fields.mrn });
    refs.push(ref);
  }
  return refs;
}

/** Some of them have been here before: what was written then is there, by whoever treats them. */
async function writeChart(platform: Platform, tenantId: string, patient: { id: string; mrn: string }): Promise<void> {
  const now = platform.clock.now().getTime();
  const charts = novelCharts(now).filter(({ mrn }) => mrn === patient.mrn);
  for (const { by, entries } of charts) for (const content of entries) await createEntry(platform, asked(by), content);
  const seen = novelVisits(now).filter(({ mrn }) => mrn === patient.mrn);
  for (const { by, visits } of seen) for (const visit of visits) await createVisit(platform, asked(by), visit);

  function asked(by: string) {
    return { actor: { tenantId, userId: idOf(by) }, patientId: patient.id, ip: HERE };
  }
}

function idOf(box: string): string {
  const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
  if (!person) throw new Error(`the demo has no ${box}`);
  return person.id;
}
