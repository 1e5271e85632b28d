import type { PatientFields } from '@hyaline/contract';
import type { ContactPoint, HumanName, Identifier, Patient } from 'fhir/r4';
import { FATHERS_FAMILY, MOTHERS_FAMILY, SYSTEM } from '../systems.ts';
import type { ChartPatient } from '../records.ts';

/**
 * FHIR R4 Patient. What is not known is absent.
 * @param clinicId - names the system of the clinic's own numbers, since an MRN means nothing without whose it is
 */
export function writePatient({ id, fields, changedAt }: ChartPatient, clinicId: string): Patient {
  const { address, emergencyContact, language, birthDate } = fields;
  const identifier = identifiersOf(fields, clinicId);
  const telecom = [...telecomOf('phone', fields.phone), ...telecomOf('email', fields.email)];
  const hasAddress = Object.values(address).some((part) => part !== '');
  const hasContact = Object.values(emergencyContact).some((part) => part !== '');
  return {
    resourceType: 'Patient',
    id,
    meta: { lastUpdated: changedAt },
    active: true,
    ...(identifier.length > 0 && { identifier }),
    name: namesOf(fields),
    ...(telecom.length > 0 && { telecom }),
    gender: fields.sex,
    ...(birthDate !== '' && { birthDate }),
    ...(hasAddress && {
      address: [
        {
          use: 'home',
          ...(address.line !== '' && { line: [address.line] }),
          ...filled({
            city: address.city,
            state: address.state,
            postalCode: address.postalCode,
            country: address.country,
          }),
        },
      ],
    }),
    ...(hasContact && { contact: [contactOf(fields)] }),
    communication: [
      { language: { coding: [{ system: SYSTEM.language, code: language }], text: language }, preferred: true },
    ],
  };
}

/** The fields that are not empty. */
export const filled = <Fields extends Record<string, string>>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')) as Partial<Fields>;

function namesOf({ givenName, familyName, secondFamilyName, preferredName }: PatientFields): HumanName[] {
  const official: HumanName = {
    use: 'official',
    family: secondFamilyName === '' ? familyName : `${familyName} ${secondFamilyName}`,
    given: givenName.split(' '),
  };
  if (secondFamilyName !== '') {
    official._family = {
      extension: [
        { url: FATHERS_FAMILY, valueString: familyName },
        { url: MOTHERS_FAMILY, valueString: secondFamilyName },
      ],
    };
  }
  return preferredName === '' ? [official] : [official, { use: 'usual', text: preferredName }];
}

function identifiersOf({ mrn, ssn }: PatientFields, clinicId: string): Identifier[] {
  const typed = (code: string, system: string, value: string): Identifier => ({
    use: 'official',
    type: { coding: [{ system: SYSTEM.identifierType, code }] },
    system,
    value,
  });
  return [
    ...(mrn === '' ? [] : [typed('MR', `urn:uuid:${clinicId}`, mrn)]),
    ...(ssn === '' ? [] : [typed('SS', SYSTEM.ssn, ssn)]),
  ];
}

const telecomOf = (system: 'phone' | 'email', value: string): ContactPoint[] =>
  value === '' ? [] : [{ system, value }];

const contactOf = ({ emergencyContact: { name, relation, phone } }: PatientFields) => ({
  relationship: [
    {
      coding: [{ system: SYSTEM.contactRole, code: 'C', display: 'Emergency Contact' }],
      ...(relation !== '' && { text: relation }),
    },
  ],
  ...(name !== '' && { name: { text: name } }),
  ...(phone !== '' && { telecom: telecomOf('phone', phone) }),
});
