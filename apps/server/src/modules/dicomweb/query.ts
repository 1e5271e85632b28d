import { refuse } from '../../platform/http/index.ts';
import { folded } from '../imaging/index.ts';

export type Level = 'study' | 'series' | 'instance';

interface Attribute {
  tag: string;
  vr: string;
  level: Level;
  /** How a value is compared, PS3.4 section C.2.2.2. */
  matching: 'uid' | 'date' | 'time' | 'text' | 'name' | 'exact';
}

/** What can be asked for, by keyword. */
export const ATTRIBUTES = {
  StudyDate: { tag: '00080020', vr: 'DA', level: 'study', matching: 'date' },
  StudyTime: { tag: '00080030', vr: 'TM', level: 'study', matching: 'time' },
  AccessionNumber: { tag: '00080050', vr: 'SH', level: 'study', matching: 'text' },
  ModalitiesInStudy: { tag: '00080061', vr: 'CS', level: 'study', matching: 'text' },
  InstitutionName: { tag: '00080080', vr: 'LO', level: 'study', matching: 'text' },
  ReferringPhysicianName: { tag: '00080090', vr: 'PN', level: 'study', matching: 'name' },
  StudyDescription: { tag: '00081030', vr: 'LO', level: 'study', matching: 'text' },
  PatientName: { tag: '00100010', vr: 'PN', level: 'study', matching: 'name' },
  PatientID: { tag: '00100020', vr: 'LO', level: 'study', matching: 'text' },
  PatientBirthDate: { tag: '00100030', vr: 'DA', level: 'study', matching: 'date' },
  PatientSex: { tag: '00100040', vr: 'CS', level: 'study', matching: 'text' },
  StudyInstanceUID: { tag: '0020000D', vr: 'UI', level: 'study', matching: 'uid' },
  StudyID: { tag: '00200010', vr: 'SH', level: 'study', matching: 'text' },
  Modality: { tag: '00080060', vr: 'CS', level: 'series', matching: 'text' },
  SeriesDescription: { tag: '0008103E', vr: 'LO', level: 'series', matching: 'text' },
  SeriesInstanceUID: { tag: '0020000E', vr: 'UI', level: 'series', matching: 'uid' },
  SeriesNumber: { tag: '00200011', vr: 'IS', level: 'series', matching: 'exact' },
  BodyPartExamined: { tag: '00180015', vr: 'CS', level: 'series', matching: 'text' },
  SOPClassUID: { tag: '00080016', vr: 'UI', level: 'instance', matching: 'uid' },
  SOPInstanceUID: { tag: '00080018', vr: 'UI', level: 'instance', matching: 'uid' },
  InstanceNumber: { tag: '00200013', vr: 'IS', level: 'instance', matching: 'exact' },
} as const satisfies Record<string, Attribute>;
export type Keyword = keyof typeof ATTRIBUTES;

export interface Condition {
  keyword: Keyword;
  /** As asked: a date range, a list of UIDs, a text with wildcards. */
  value: string;
}

export interface Query {
  conditions: readonly Condition[];
  limit: number;
  offset: number;
  /** The client asked for matching by sound, which is not done: the answer says so. */
  fuzzy: boolean;
}

export const MAX_RESULTS = 500;
const MAX_OFFSET = 1_000_000;
const MAX_VALUE = 2000;
/** A text with wildcards is compared with every study that its asker sees. */
const MAX_PATTERN = 256;
const MAX_CONDITIONS = 32;

const BY_TAG = new Map<string, Keyword>(
  Object.entries(ATTRIBUTES).map(([keyword, { tag }]) => [tag, keyword as Keyword]),
);
const RESERVED = new Set(['limit', 'offset', 'includefield', 'fuzzymatching', 'accept', 'charset', 'emptyvaluematching', 'multiplevaluematching']); // prettier-ignore
const LEVELS: readonly Level[] = ['study', 'series', 'instance'];

/**
 * The query of a search, PS3.18 section 8.3.4. A condition that is not known is refused: leaving it out would show
 * more patients than were asked for.
 * @throws Refusal not-understood with the names at fault
 */
export function parseQuery(raw: Readonly<Record<string, unknown>>, level: Level): Query {
  const conditions: Condition[] = [];
  const wrong: string[] = [];
  for (const [name, given] of Object.entries(raw)) {
    if (RESERVED.has(name.toLowerCase())) continue;
    const keyword = keywordOf(name);
    const values = (Array.isArray(given) ? given : [given]).map(String);
    if (!keyword || LEVELS.indexOf(ATTRIBUTES[keyword].level) > LEVELS.indexOf(level)) wrong.push(name);
    else if (values.some((value) => value.length > longest(keyword))) wrong.push(name);
    else conditions.push(...values.filter(asksSomething).map((value) => ({ keyword, value })));
  }
  const limit = wholeNumber(raw['limit'], MAX_RESULTS);
  const offset = wholeNumber(raw['offset'], 0);
  if (limit === null || limit === 0) wrong.push('limit'); // nothing shown, but an answer all the same: whether there is more
  if (conditions.length > MAX_CONDITIONS) wrong.push(...conditions.slice(MAX_CONDITIONS).map(({ keyword }) => keyword));
  if (offset === null || offset > MAX_OFFSET) wrong.push('offset');
  if (wrong.length > 0) return refuse('not-understood', { fields: wrong });
  return {
    conditions,
    limit: Math.min(limit ?? MAX_RESULTS, MAX_RESULTS),
    offset: offset ?? 0,
    fuzzy: String(raw['fuzzymatching']).toLowerCase() === 'true',
  };
}

const longest = (keyword: Keyword): number =>
  ['text', 'name'].includes(ATTRIBUTES[keyword].matching) ? MAX_PATTERN : MAX_VALUE;

/** Universal matching: an attribute that is only named, or may be anything. */
const asksSomething = (value: string): boolean => !/^[*]*$/.test(value.trim());

function keywordOf(name: string): Keyword | undefined {
  if (Object.hasOwn(ATTRIBUTES, name)) return name as Keyword;
  return BY_TAG.get(name.replaceAll(/[(),]/g, '').toUpperCase());
}

function wholeNumber(value: unknown, otherwise: number): number | null {
  if (value === undefined || value === '') return otherwise;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** Whether one of an attribute's values is what the condition asks for. */
export function satisfies({ keyword, value }: Condition, values: readonly string[]): boolean {
  const { matching } = ATTRIBUTES[keyword];
  if (matching === 'uid') return value.split(/[\\,]/).some((uid) => values.includes(uid.trim()));
  if (matching === 'date') return values.some((one) => inRange(digits(one), digits(value, true), 8));
  if (matching === 'time') return values.some((one) => inRange(digits(one), digits(value, true), 6));
  if (matching === 'exact') return values.some((one) => one === value.trim());
  const isName = matching === 'name';
  const pattern = foldedAs(value, isName);
  return values.some((one) =>
    (isName ? one.split('=') : [one]).some((text) => isLike(foldedAs(text, isName), pattern)),
  );
}

const digits = (text: string, range = false): string => text.replaceAll(range ? /[^\d-]/g : /\D/g, '');

/** `from-to`, `from-`, `-to` or one value; both ends belong to it. A time of hours alone covers its minutes. */
function inRange(value: string, range: string, length: number): boolean {
  if (value === '') return false;
  const own = value.slice(0, length).padEnd(length, '0');
  const [from = '', to = from] = range.split('-', 2);
  if (!range.includes('-')) return own.startsWith(range.slice(0, length)) && range !== '';
  return own >= from.padEnd(length, '0') && (to === '' || own <= to.slice(0, length).padEnd(length, '9'));
}

/** `*` and `?` of PS3.4 section C.2.2.2.4, whatever the case. Only the last `*` is gone back to: at most pattern by text. */
function isLike(text: string, pattern: string): boolean {
  let [at, from] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') [star, retry] = [from++, at];
    else if (from < pattern.length && (pattern[from] === '?' || pattern[from] === text[at]))
      [at, from] = [at + 1, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++retry];
    else return false;
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}

/** Case does not count, nor do the delimiters at the end of a name. */
const foldedAs = (text: string, isName: boolean): string =>
  isName ? folded(text).replace(/\^{1,8}$/, '') : folded(text);
