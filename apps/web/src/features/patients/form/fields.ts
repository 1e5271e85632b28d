import { PatientFields } from '@hyaline/contract';
import type { z } from 'zod';

/** What a form holds: plain text, not yet looked at. */
export type FormFields = Required<z.input<typeof PatientFields>>;

export const emptyFields = (language: string): FormFields => ({
  givenName: '',
  familyName: '',
  secondFamilyName: '',
  preferredName: '',
  birthDate: '',
  sex: 'unknown',
  language,
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: '',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
});

/** Every field by its path, in the order of the form, with the key of its name. */
export const FIELDS = [
  ['givenName', 'givenName'],
  ['familyName', 'familyName'],
  ['secondFamilyName', 'secondFamilyName'],
  ['preferredName', 'preferredName'],
  ['birthDate', 'birthDate'],
  ['sex', 'sex'],
  ['language', 'language'],
  ['phone', 'phone'],
  ['email', 'email'],
  ['address.line', 'line'],
  ['address.postalCode', 'postalCode'],
  ['address.city', 'city'],
  ['address.state', 'state'],
  ['address.country', 'country'],
  ['mrn', 'mrn'],
  ['ssn', 'ssn'],
  ['emergencyContact.name', 'emergencyName'],
  ['emergencyContact.relation', 'emergencyRelation'],
  ['emergencyContact.phone', 'emergencyPhone'],
] as const;
export type FieldPath = (typeof FIELDS)[number][0];

/** What may make another person of somebody: only when one of these changes are possible doubles looked for. */
const IDENTIFYING: readonly FieldPath[] = [
  'givenName',
  'familyName',
  'secondFamilyName',
  'birthDate',
  'phone',
  'email',
  'mrn',
  'ssn',
];

export function fieldAt(fields: FormFields, path: FieldPath): string {
  const [first, second] = path.split('.') as [keyof FormFields, string | undefined];
  const value = fields[first];
  return typeof value === 'string' ? value : ((value as Record<string, string>)[second ?? ''] ?? '');
}

export function withField(fields: FormFields, path: FieldPath, text: string): FormFields {
  const [first, second] = path.split('.') as [keyof FormFields, string | undefined];
  if (second === undefined) return { ...fields, [first]: text };
  return { ...fields, [first]: { ...(fields[first] as object), [second]: text } };
}

const differ = (a: FormFields, b: FormFields): FieldPath[] =>
  FIELDS.map(([path]) => path).filter((path) => fieldAt(a, path) !== fieldAt(b, path));

export const isOtherPerson = (before: FormFields, now: FormFields): boolean =>
  differ(before, now).some((path) => IDENTIFYING.includes(path));

export type Mistake = 'givenName' | 'familyName' | 'birthDate' | 'phone' | 'email' | 'ssn' | 'long';

/** What the server would refuse, by field; the contract decides, this only finds words for it. */
export function mistakesIn(fields: FormFields): Partial<Record<FieldPath, Mistake>> {
  const parsed = PatientFields.safeParse(fields);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.map(({ path }) => path.join('.')).map((at) => [at, mistakeAt(at)]));
}

function mistakeAt(path: string): Mistake {
  const last = path.split('.').at(-1) ?? '';
  const named: readonly Mistake[] = ['givenName', 'familyName', 'birthDate', 'phone', 'email', 'ssn'];
  return named.find((mistake) => mistake === last) ?? 'long';
}

export interface Merge {
  /** Theirs, with what I changed over it. */
  merged: FormFields;
  /** Changed by both, to different things. */
  clashes: FieldPath[];
  /** What differs between the two. */
  differences: FieldPath[];
}

/** Two changes of one record: what only one of them touched stays as that one has it. */
export function mergeFields(base: FormFields, theirs: FormFields, mine: FormFields): Merge {
  const changedByMe = differ(base, mine);
  const changedByThem = differ(base, theirs);
  const differences = differ(theirs, mine);
  return {
    merged: changedByMe.reduce((all, path) => withField(all, path, fieldAt(mine, path)), theirs),
    clashes: differences.filter((path) => changedByMe.includes(path) && changedByThem.includes(path)),
    differences,
  };
}
