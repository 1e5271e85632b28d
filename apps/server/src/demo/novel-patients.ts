import type { PatientFields } from '@hyaline/contract';
import type { z } from 'zod';

export interface NovelPatient {
  fields: z.input<typeof PatientFields>;
  /** Mailboxes of those of the demo clinic who treat them. */
  treatedBy: readonly ('ines' | 'tom')[];
}

const patient = (
  fields: Partial<NovelPatient['fields']> & { givenName: string; familyName: string },
  treatedBy: NovelPatient['treatedBy'],
): NovelPatient => ({
  fields: {
    birthDate: '',
    sex: 'unknown',
    language: 'en',
    phone: '',
    email: '',
    address: { line: '', city: '', state: '', postalCode: '', country: '' },
    mrn: '',
    ssn: '',
    emergencyContact: { name: '', relation: '', phone: '' },
    ...fields,
  },
  treatedBy,
});

/**
 * People who never lived: out of novels in the public domain, with numbers kept free for fiction (555-0100 to 555-0199),
 * addresses of RFC 2606 and the social security number that a wallet maker printed in 1938 and that nobody holds.
 */
export const NOVEL_PATIENTS: readonly NovelPatient[] = [
  patient({ givenName: 'Phileas', familyName: 'Fogg', birthDate: '1972-10-02', sex: 'male', phone: '+1 202 555 0180', email: 'fogg@reform-club.example', mrn: 'L-1008' }, ['tom']), // prettier-ignore
  patient({ givenName: 'Marianela', familyName: 'Téllez', birthDate: '2009-02-17', sex: 'female', language: 'es', phone: '+1 202 555 0178', mrn: 'L-1010' }, []), // prettier-ignore
  patient({ givenName: 'Huckleberry', familyName: 'Finn', preferredName: 'Huck', birthDate: '2013-11-30', sex: 'male', mrn: 'L-1007', emergencyContact: { name: 'The Widow Douglas', relation: 'Guardian', phone: '+1 202 555 0121' } }, ['tom']), // prettier-ignore
  patient({ givenName: 'Fortunata', familyName: 'Izquierdo', secondFamilyName: 'Moreno', birthDate: '1992-05-06', sex: 'female', language: 'es', phone: '+1 202 555 0164', email: 'fortunata@cava-baja.example', mrn: 'L-1009' }, ['ines', 'tom']), // prettier-ignore
  patient({ givenName: 'Elizabeth', familyName: 'Bennet', preferredName: 'Lizzy', birthDate: '1998-12-16', sex: 'female', phone: '+1 202 555 0142', email: 'lizzy@longbourn.example', mrn: 'L-1006' }, ['ines']), // prettier-ignore
  patient({ givenName: 'Lázaro', familyName: 'González', secondFamilyName: 'Pérez', birthDate: '2004-08-22', sex: 'male', language: 'es', phone: '+1 202 555 0139', mrn: 'L-1005' }, ['ines']), // prettier-ignore
  patient({ givenName: 'Jane', familyName: 'Eyre', birthDate: '1990-04-21', sex: 'female', phone: '+1 202 555 0155', email: 'jane@thornfield.example', mrn: 'L-1004', ssn: '078-05-1120', address: { line: '1 Gateshead Lane', city: 'Lowton', state: 'NY', postalCode: '10001', country: 'US' }, emergencyContact: { name: 'Diana Rivers', relation: 'Cousin', phone: '+1 202 555 0156' } }, ['ines']), // prettier-ignore
  patient({ givenName: 'Ana', familyName: 'Ozores', secondFamilyName: 'Lisboa', birthDate: '1987-07-03', sex: 'female', language: 'es', phone: '+1 202 555 0117', email: 'ana@vetusta.example', mrn: 'L-1003' }, ['tom']), // prettier-ignore
  patient({ givenName: 'Dulcinea', familyName: 'Lorenzo', secondFamilyName: 'Corchuelo', birthDate: '1985-01-27', sex: 'female', language: 'es', phone: '+1 202 555 0103', mrn: 'L-1002', address: { line: 'Calle de la Fuente 3', city: 'El Toboso', state: 'Toledo', postalCode: '45820', country: 'ES' } }, ['ines']), // prettier-ignore
  patient({ givenName: 'Alonso', familyName: 'Quijano', secondFamilyName: 'Saavedra', preferredName: 'Don Alonso', birthDate: '1975-04-23', sex: 'male', language: 'es', phone: '+1 202 555 0102', email: 'alonso@lamancha.example', mrn: 'L-1001', address: { line: 'Plaza Mayor 1', city: 'Argamasilla', state: 'Ciudad Real', postalCode: '13710', country: 'ES' }, emergencyContact: { name: 'Antonia Quijano', relation: 'Sobrina', phone: '+1 202 555 0104' } }, ['ines']), // prettier-ignore
];
