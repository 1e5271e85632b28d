/** What may tell of one person. `name-date`: a full name beside a date, as on a chart. */
export type IdentifierKind = 'birth-date' | 'name-date' | 'national-number' | 'phone' | 'record-number';

const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|' +
  'ene(?:ro)?|febrero|marzo|abr(?:il)?|mayo|junio|julio|ago(?:sto)?|sep(?:tiembre)?|octubre|noviembre|dic(?:iembre)?';
const DATE = new RegExp(
  [
    String.raw`\b(?:18|19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b`,
    String.raw`\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:18|19|20)\d\d|\d\d)\b`,
    String.raw`\b\d{1,2}(?:st|nd|rd|th)?\s+(?:de\s+)?(?:${MONTHS})\.?,?\s+(?:de\s+|del\s+)?(?:18|19|20)\d\d\b`,
    String.raw`\b(?:${MONTHS})\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:18|19|20)\d\d\b`,
  ].join('|'),
  'giu',
);
const BORN = /\b(?:d\.?o\.?b\b|born|birth|b-?day|nac(?:id[oa]|imiento)?\b|f\.?\s?nac\b|cumplea)/iu;
/** Two or more words that begin as names do, or `Surname, Name`. */
const NAME = /\p{Lu}[\p{L}'’-]+(?:,?\s+(?:(?:de|del|la|van|von)\s+)*\p{Lu}[\p{L}'’.-]*)+/u;

/** US social security numbers, Mexico's CURP, Spain's DNI and NIE. */
const NATIONAL =
  /\b(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}\b|\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d\b|\b(?:[XYZ]-?\d{7}|\d{8})-?[A-HJ-NP-TV-Z]\b/iu;
/** Chile's RUT: its last sign tells the others right or wrong. */
const RUT = /(?<![\w.-])(\d{1,2}\.?\d{3}\.?\d{3})-([\dK])(?![\w-])/giu;
const RECORD =
  /\b(?:mrn|nhc|chart|record|patient|paciente|expediente|historia|ficha|folio)\b[\s.:]*(?:id|no|nr|num(?:ber|ero)?|número|n[º°])?[\s.:#-]*[a-z]{0,3}-?\d{3,}\b/iu;
/** Nobody counts anything else in a name or a label so far. */
const LONG_NUMBER = /(?<![\d+(.-])\d{7,}(?![\d-])/u;
const PHONE = /(?<!\d)(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)[\s.-]?)?\d{2,4}(?:[\s.-]\d{2,4}){1,4}(?!\d)/gu;

/**
 * What in a text may tell of one patient. It warns and decides nothing: it does not know every name, and takes some
 * clinics' own numbers for a patient's.
 */
export function identifiersIn(text: string): IdentifierKind[] {
  const found = new Set<IdentifierKind>();
  let rest = text.normalize('NFKC');
  if (NATIONAL.test(rest)) found.add('national-number');
  rest = rest.replace(NATIONAL, ' ').replaceAll(RUT, (text, digits: string, check: string) => {
    if (rutCheck(digits) !== check.toUpperCase()) return text;
    found.add('national-number');
    return ' ';
  });
  const dates = rest.match(DATE) ?? [];
  if (dates.length > 0) {
    const around = rest.replaceAll(DATE, ' ');
    if (BORN.test(around) || dates.some(isLongAgo)) found.add('birth-date');
    if (NAME.test(around)) found.add('name-date');
    rest = around;
  }
  if (RECORD.test(rest)) found.add('record-number');
  if ((rest.match(PHONE) ?? []).some(isPhone)) found.add('phone');
  else if (LONG_NUMBER.test(rest)) found.add('record-number');
  return [...found];
}

/** Modulo 11: the digits from the last on, times 2 to 7 over and over. */
function rutCheck(digits: string): string {
  const sum = [...digits.replaceAll('.', '')]
    .toReversed()
    .reduce((all, digit, n) => all + Number(digit) * (2 + (n % 6)), 0);
  return '0123456789K'[(11 - (sum % 11)) % 11] ?? '';
}

const DIGITS = { least: 9, most: 15 }; // E.164, and the shortest that a country dials with
const isPhone = (text: string): boolean => {
  const count = text.replaceAll(/\D/g, '').length;
  return count >= DIGITS.least && count <= DIGITS.most;
};

/** A date of the last two years is a visit's rather than a birth's. */
function isLongAgo(date: string): boolean {
  const year = Number(/(?:18|19|20)\d\d/.exec(date)?.[0] ?? NaN);
  return Number.isNaN(year) || year < new Date().getFullYear() - 1;
}
