import type { CreatedPatient, PatientFields, Phi } from '@hyaline/contract';
import { ask, type Person, type World } from '../imaging/imaging.fixture.ts';

type Words<T> = { [Key in keyof T]: T[Key] extends object ? (T[Key] extends string ? string : Words<T[Key]>) : T[Key] };
/** PatientFields as somebody types them. */
export type TypedFields = {
  [Key in keyof PatientFields]: PatientFields[Key] extends Phi<string> ? string : Words<PatientFields[Key]>;
};

const NOTHING: TypedFields = {
  givenName: '',
  familyName: '',
  secondFamilyName: '',
  preferredName: '',
  birthDate: '',
  sex: 'unknown',
  language: 'en',
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: '',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
};

/** A patient of the test, nobody's name but ours. */
export const typed = (more: Partial<TypedFields> = {}): TypedFields => ({
  ...NOTHING,
  givenName: 'Rosalind',
  familyName: 'Quennell',
  birthDate: '1961-04-12',
  sex: 'female',
  phone: '+1 (415) 555-0134',
  email: 'rosalind@quennell.example',
  mrn: 'HS-2041',
  ...more,
});

/** Enters a patient by the API. */
export async function enter(
  { app }: World,
  person: Person,
  more: Partial<TypedFields> = {},
  providerIds: readonly string[] = [],
): Promise<CreatedPatient> {
  const body = { fields: typed(more), providerIds, duplicatesSeen: true };
  const reply = await ask(app, person, 'POST', '/patients', { body });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<CreatedPatient>();
}

export interface Written {
  event: string;
  outcome: string;
  patientRef: string | null;
  canonical: string;
}

/** What the ledger holds of a clinic, oldest first. */
export async function ledgerOf(
  { platform }: World,
  { tenantId }: Person,
  events: readonly string[],
): Promise<Written[]> {
  const { rows } = await platform.database.asSuperuser((sql) =>
    sql.query<Written>(
      `select event, outcome, patient_ref as "patientRef", canonical from audit.entry
       where tenant_id = $1 and event = any ($2) order by id`,
      [tenantId, events],
    ),
  );
  return rows;
}
