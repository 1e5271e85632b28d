import { PatientFields, SSN } from '@hyaline/contract';
import { FATHERS_FAMILY, MOTHERS_FAMILY, SYSTEM } from '../systems.ts';
import { countryCode } from './countries.ts';
import { accept, type Fault, refuseModifiers, refuseTwo, ResourceFault } from './faults.ts';
import { choices, codeIn, type Node, node, nodes, text, texts, words } from './node.ts';

export interface PersonRead {
  fields: PatientFields;
  /** What the person's resource says and a record here has no place for, or not in this form. */
  leftOut: Omit<Fault, 'resource' | 'id'>[];
}

const WHERE: Readonly<Record<string, string>> = {
  givenName: 'Patient.name[0].given',
  familyName: 'Patient.name[0].family',
  secondFamilyName: 'Patient.name[0].family.extension',
  preferredName: "Patient.name.where(use='usual')",
  birthDate: 'Patient.birthDate',
  sex: 'Patient.gender',
  language: 'Patient.communication.language',
  phone: "Patient.telecom.where(system='phone').value",
  email: "Patient.telecom.where(system='email').value",
  'address.line': 'Patient.address[0].line',
  'address.city': 'Patient.address[0].city',
  'address.state': 'Patient.address[0].state',
  'address.postalCode': 'Patient.address[0].postalCode',
  'address.country': 'Patient.address[0].country',
  mrn: "Patient.identifier.where(type='MR').value",
  ssn: "Patient.identifier.where(type='SS').value",
  'emergencyContact.name': 'Patient.contact[0].name',
  'emergencyContact.relation': 'Patient.contact[0].relationship',
  'emergencyContact.phone': 'Patient.contact[0].telecom',
};

/**
 * Our record of a FHIR R4 Patient.
 * @param language - BCP 47, of people whose resource names none
 * @throws ResourceFault for what is missing, not valid, or says two things at once
 */
export function readPatient(resource: Node, language: string): PersonRead {
  refuseModifiers(resource, 'Patient');
  refuseTwo(resource, 'Patient.deceased', choices(resource, 'deceased'));
  refuseTwo(resource, 'Patient.multipleBirth', choices(resource, 'multipleBirth'));
  if (nodes(resource['link']).some((link) => link['type'] === 'replaced-by'))
    throw new ResourceFault('Patient.link', 'contradiction'); // another record stands for this person
  const leftOut: PersonRead['leftOut'] = [];
  const ssn = socialSecurityNumber(resource);
  if (ssn.leftOut) leftOut.push({ path: WHERE['ssn'] as string, reason: 'not-valid' });
  if (resource['deceasedBoolean'] === true || text(resource['deceasedDateTime']) !== '')
    leftOut.push({ path: 'Patient.deceased', reason: 'not-understood' });
  const fields = {
    ...nameOf(resource),
    birthDate: text(resource['birthDate']),
    sex: text(resource['gender']) || 'unknown',
    language: languageOf(resource) || language,
    phone: telecom(resource, 'phone'),
    email: telecom(resource, 'email'),
    address: addressOf(resource),
    mrn: identifier(resource, 'MR'),
    ssn: ssn.value,
    emergencyContact: contactOf(resource),
  };
  return { fields: accept(PatientFields, fields, WHERE, 'Patient'), leftOut };
}

function nameOf(resource: Node) {
  const names = nodes(resource['name']).filter(({ use }) => use !== 'old');
  const official =
    names.find(({ use }) => use === 'official') ??
    names.find(({ use }) => use !== 'usual' && use !== 'nickname') ??
    names[0];
  if (official === undefined) throw new ResourceFault('Patient.name', 'missing');
  const usual = names.find((name) => name !== official && (name['use'] === 'usual' || name['use'] === 'nickname'));
  const part = (url: string): string =>
    text(nodes(node(official['_family'])['extension']).find((extension) => extension['url'] === url)?.['valueString']);
  const family = text(official['family']);
  const secondFamilyName = part(MOTHERS_FAMILY);
  const rest =
    secondFamilyName !== '' && family.endsWith(` ${secondFamilyName}`)
      ? family.slice(0, -secondFamilyName.length - 1)
      : family;
  return {
    givenName: texts(official['given']).join(' '),
    familyName: part(FATHERS_FAMILY) || rest,
    secondFamilyName,
    preferredName: usual === undefined ? '' : text(usual['text']) || texts(usual['given']).join(' '),
  };
}

function languageOf(resource: Node): string {
  const spoken = nodes(resource['communication']);
  const preferred = spoken.find(({ preferred }) => preferred === true) ?? spoken[0];
  const code = codeIn(preferred?.['language'], SYSTEM.language);
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code) ? code : '';
}

const RANK: Readonly<Record<string, number>> = { mobile: 0, home: 1, work: 2 };

function telecom(resource: Node, system: string): string {
  const points = nodes(resource['telecom']).filter((point) => point['system'] === system && point['use'] !== 'old');
  const rank = (point: Node): number => Number(point['rank'] ?? 9) * 10 + (RANK[text(point['use'])] ?? 5);
  return text(points.toSorted((a, b) => rank(a) - rank(b))[0]?.['value']);
}

function addressOf(resource: Node) {
  const all = nodes(resource['address']).filter(({ use }) => use !== 'old');
  const address = all.find(({ use }) => use === 'home') ?? all[0] ?? {};
  const country = countryCode(text(address['country']));
  if (country === null) throw new ResourceFault(WHERE['address.country'] as string, 'not-valid');
  return {
    line: texts(address['line']).join(', '),
    city: text(address['city']),
    state: text(address['state']),
    postalCode: text(address['postalCode']),
    country,
  };
}

const identifier = (resource: Node, type: string): string =>
  text(nodes(resource['identifier']).find((one) => codeIn(one['type'], SYSTEM.identifierType) === type)?.['value']);

/** Numbers that the SSA never gives out (Synthea's begin with 999) are no reason to refuse a person. */
function socialSecurityNumber(resource: Node): { value: string; leftOut: boolean } {
  const bySystem = nodes(resource['identifier']).find(({ system }) => system === SYSTEM.ssn);
  const written = text(bySystem?.['value']) || identifier(resource, 'SS');
  const value = written.replaceAll(/[\s-]/g, '').replace(/^(\d{3})(\d{2})(\d{4})$/, '$1-$2-$3');
  return SSN.test(value) ? { value, leftOut: false } : { value: '', leftOut: written !== '' };
}

function contactOf(resource: Node) {
  const all = nodes(resource['contact']);
  const isEmergency = (contact: Node): boolean =>
    nodes(contact['relationship']).some((relationship) => codeIn(relationship, SYSTEM.contactRole) === 'C');
  const contact = all.find(isEmergency) ?? all[0] ?? {};
  const name = node(contact['name']);
  return {
    name: text(name['text']) || [...texts(name['given']), text(name['family'])].filter(Boolean).join(' '),
    relation: relationOf(contact),
    phone: telecom(contact, 'phone'),
  };
}

function relationOf(contact: Node): string {
  const [first] = nodes(contact['relationship']);
  if (first === undefined) return '';
  const own = text(first['text']);
  return own !== '' || codeIn(first, SYSTEM.contactRole) === 'C' ? own : words(first);
}
