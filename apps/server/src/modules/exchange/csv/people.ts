import { countryCode } from '@hyaline/fhir';
import { type CsvField, type ImportFaultRow, type ImportSettings, PatientFields, phi } from '@hyaline/contract';
import { readDate } from './dates.ts';
import type { CsvTable } from './rows.ts';

export interface CsvPerson {
  line: number;
  fields: PatientFields;
}
export interface CsvPeople {
  people: CsvPerson[];
  faults: ImportFaultRow[];
}

const FIELD_OF: Readonly<Record<string, CsvField>> = {
  'address.line': 'addressLine',
  'address.city': 'city',
  'address.state': 'state',
  'address.postalCode': 'postalCode',
  'address.country': 'country',
  'emergencyContact.name': 'contactName',
  'emergencyContact.relation': 'contactRelation',
  'emergencyContact.phone': 'contactPhone',
};

/** People of a table by a person's choice of columns. A row with a fault is refused whole, and says where. */
export function readPeople(table: CsvTable, settings: ImportSettings): CsvPeople {
  const [head, ...rows] = table.rows;
  const headers = head?.cells ?? [];
  const columns = settings.fields ?? [];
  const people: CsvPerson[] = [];
  const faults: ImportFaultRow[] = [];
  const fault = (line: number, where: string, reason: ImportFaultRow['reason']): void =>
    void faults.push({ line, resource: phi(''), where: phi(where), reason });
  const sexOf = sexReader(rows.map(({ cells }) => cells[columns.indexOf('sex')] ?? ''));
  if (table.unclosed !== null) fault(table.unclosed, '', 'unclosed-quote');
  for (const { line, cells } of rows) {
    if (cells.length < headers.length && cells.length < columns.length) {
      fault(line, '', 'too-few-cells');
      continue;
    }
    const cell = (field: CsvField): string => unmarked(cells[columns.indexOf(field)]?.trim() ?? '');
    const header = (field: string): string => headers[columns.indexOf(field as CsvField)] ?? field;
    const birthDate = dateOf(cell('birthDate'), settings);
    const sex = sexOf(cell('sex'));
    const country = countryCode(cell('country'));
    const wrong = ([['birthDate', birthDate], ['sex', sex], ['country', country]] as const).find(([, value]) => value === null); // prettier-ignore
    if (wrong) {
      fault(line, header(wrong[0]), wrong[0] === 'sex' && /^m$/i.test(cell('sex')) ? 'ambiguous' : 'not-valid');
      continue;
    }
    const parsed = PatientFields.safeParse({
      givenName: cell('givenName'),
      familyName: cell('familyName'),
      secondFamilyName: cell('secondFamilyName'),
      preferredName: cell('preferredName'),
      birthDate,
      sex,
      language: languageOf(cell('language')) ?? settings.language,
      phone: cell('phone'),
      email: cell('email'),
      address: { line: cell('addressLine'), city: cell('city'), state: cell('state'), postalCode: cell('postalCode'), country }, // prettier-ignore
      mrn: cell('mrn'),
      ssn: cell('ssn'),
      emergencyContact: { name: cell('contactName'), relation: cell('contactRelation'), phone: cell('contactPhone') },
    });
    if (parsed.success) people.push({ line, fields: parsed.data });
    else
      for (const path of new Set(parsed.error.issues.map((issue) => issue.path.join('.')))) {
        const field = FIELD_OF[path] ?? path;
        fault(line, header(field), cell(field as CsvField) === '' ? 'missing' : 'not-valid');
      }
  }
  return { people, faults };
}

/** The apostrophe with which spreadsheets, and our own exports, mark text that begins like a formula. */
const unmarked = (cell: string): string => cell.replace(/^'(?=[=+\-@|])/, '');

const dateOf = (written: string, { dateOrder }: ImportSettings): string | null =>
  written === '' ? '' : dateOrder === undefined ? null : readDate(written, dateOrder);

const SEX: Readonly<Record<string, string>> = {
  '': 'unknown', f: 'female', female: 'female', woman: 'female', mujer: 'female', femenino: 'female', fem: 'female',
  male: 'male', man: 'male', hombre: 'male', masculino: 'male', masc: 'male', h: 'male', v: 'male', varon: 'male',
  o: 'other', other: 'other', otro: 'other', x: 'other', u: 'unknown', unknown: 'unknown', desconocido: 'unknown',
}; // prettier-ignore

/** M is a man beside F, and a woman (mujer) beside H. A column of M alone says neither. */
function sexReader(column: readonly string[]): (written: string) => string | null {
  const fold = (text: string): string => text.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
  const used = new Set(column.map(fold));
  const m = used.has('f') === used.has('h') ? null : used.has('f') ? 'male' : 'female';
  return (written) => (fold(written) === 'm' ? m : (SEX[fold(written)] ?? null));
}

const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'en', ingles: 'en', spanish: 'es', espanol: 'es', castellano: 'es', portuguese: 'pt', portugues: 'pt', french: 'fr', frances: 'fr',
}; // prettier-ignore

function languageOf(written: string): string | null {
  const folded = written.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
  return folded === '' ? null : (LANGUAGES[folded] ?? written.trim());
}
