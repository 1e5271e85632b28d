import {
  type Duplicates,
  type FindDuplicates,
  type FoundPatients,
  PATIENT_REF,
  type PatientFields,
  type POSSIBLE_DUPLICATE_REASONS,
} from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { byRef, type CandidateRow, candidates, noteFound } from './search.repo.ts';
import { openAll, type OpenedPatient, summariesOf } from './shown.ts';
import {
  digitsOf,
  foldEmail,
  foldNumber,
  nameProbe,
  nameWords,
  type TokenOf,
  tokensOf,
  wordsOfNames,
} from './tokens.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const PHI = { phi: true };
const SHOWN = 20;
const MOST_WORDS = 6;
/** Of a name that many share, the birth date decides; more than these are not compared. */
const MOST_NAMESAKES = 100;

/**
 * Patients by name, phone, e-mail, MRN or reference, among those whom this person may see. Each one shown is in the
 * ledger, and that a search was made also when nothing was found; what was typed is not.
 */
export async function searchPatients(platform: Needs, actor: Actor, text: string, ip: string): Promise<FoundPatients> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { patients: [], more: false };
  const tokenOf = await tokensOf(platform, actor.tenantId);
  const { shown, more } = await platform.db.inTenant(
    actor,
    async (tx) => {
      const rows = await findRows(tx, tokenOf, text);
      const matching = (await openAll(platform, actor, rows)).filter(({ row, fields }) => matches(text, row, fields));
      const page = matching.slice(0, SHOWN);
      await note(tx, page, ip);
      return { shown: page, more: matching.length > SHOWN };
    },
    PHI,
  );
  return { patients: await summariesOf(platform, actor, shown), more };
}

/** Those that may be the person of these fields. Only whom the asker may see: a warning must not tell of others. */
export async function findDuplicates(
  platform: Needs,
  actor: Actor,
  { fields, exceptId }: FindDuplicates,
  ip: string,
): Promise<Duplicates> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { duplicates: [] };
  const found = await platform.db.inTenant(
    actor,
    async (tx) => {
      const same = await duplicatesIn(platform, tx, fields, exceptId);
      await note(
        tx,
        same.map(({ patient }) => patient),
        ip,
      );
      return same;
    },
    PHI,
  );
  const shown = await summariesOf(
    platform,
    actor,
    found.map(({ patient }) => patient),
  );
  return { duplicates: shown.map((patient, i) => ({ patient, reasons: found[i]?.reasons ?? [] })) };
}

type Reason = (typeof POSSIBLE_DUPLICATE_REASONS)[number];
interface Duplicate {
  patient: OpenedPatient<CandidateRow>;
  reasons: Reason[];
}

/** Compares within the caller's transaction; nothing is noted, so nothing may be shown without noting it. */
export async function duplicatesIn(
  platform: Pick<Platform, 'vault' | 'db'>,
  tx: Tx,
  fields: PatientFields,
  exceptId?: string,
): Promise<Duplicate[]> {
  const tokenOf = await tokensOf(platform, tx.actor.tenantId);
  const rows = await candidates(tx, duplicateTokens(tokenOf, fields), MOST_NAMESAKES);
  const others = await openAll(
    platform,
    tx.actor,
    rows.filter(({ id }) => id !== exceptId),
  );
  return others
    .map((patient) => ({ patient, reasons: reasonsFor(fields, patient.fields) }))
    .filter(({ reasons }) => reasons.length > 0)
    .slice(0, SHOWN);
}

async function findRows(tx: Tx, tokenOf: TokenOf, text: string): Promise<CandidateRow[]> {
  const ref = text.trim().toUpperCase();
  if (PATIENT_REF.test(ref)) return byRef(tx, ref);
  const alternatives = alternativesFor(tokenOf, text);
  return alternatives.length === 0 ? [] : candidates(tx, alternatives, SHOWN * 2 + 1);
}

/** What the text may be: an e-mail; else a number (of a phone or the clinic's own), or words of a name. */
function alternativesFor(tokenOf: TokenOf, text: string): string[][] {
  if (text.includes('@')) return [[tokenOf('email', foldEmail(text))]];
  const alternatives: string[][] = [];
  const number = foldNumber(text);
  if (number) alternatives.push([tokenOf('mrn', number)]);
  const digits = digitsOf(text);
  if (!/\p{L}/u.test(text)) {
    if (digits.length >= 7) alternatives.push([tokenOf('phone7', digits.slice(-7))]);
    else if (digits.length === 4) alternatives.push([tokenOf('phone4', digits)]);
  }
  const words = nameWords(text).slice(0, MOST_WORDS);
  if (words.length > 0) alternatives.push(nameTokens(tokenOf, words));
  return alternatives;
}

/** The longest first: the more letters, the fewer people have them. */
const nameTokens = (tokenOf: TokenOf, words: readonly string[]): string[] => {
  const probes = new Set(words.map(nameProbe));
  return [...probes].toSorted((a, b) => b.length - a.length).map((probe) => tokenOf('name', probe));
};

/** Whether an opened record is what was meant: tokens are cut short, so the last word is had here. */
function matches(text: string, { ref }: CandidateRow, fields: PatientFields): boolean {
  if (ref === text.trim().toUpperCase()) return true;
  if (text.includes('@')) return foldEmail(fields.email) === foldEmail(text);
  if (fields.mrn && foldNumber(fields.mrn) === foldNumber(text)) return true;
  if (!/\p{L}/u.test(text) && samePhone(fields.phone, text)) return true;
  const known = wordsOfNames(fields);
  const asked = nameWords(text).slice(0, MOST_WORDS);
  return asked.length > 0 && asked.every((word) => known.some((name) => name.startsWith(word)));
}

/** The last four digits, or all that both have from the end on: one of them may carry the country's code. */
function samePhone(known: string, asked: string): boolean {
  const [a, b] = [digitsOf(known), digitsOf(asked)];
  return b.length === 4 ? a.endsWith(b) : b.length >= 7 && a.length >= 7 && (a.endsWith(b) || b.endsWith(a));
}

export function duplicateTokens(tokenOf: TokenOf, fields: PatientFields): string[][] {
  const alternatives: string[][] = [];
  if (fields.mrn) alternatives.push([tokenOf('mrn', foldNumber(fields.mrn))]);
  if (fields.ssn) alternatives.push([tokenOf('ssn', digitsOf(fields.ssn))]);
  if (fields.email) alternatives.push([tokenOf('email', foldEmail(fields.email))]);
  const phone = digitsOf(fields.phone);
  if (phone.length >= 7) alternatives.push([tokenOf('phone7', phone.slice(-7))]);
  const words = [...nameWords(fields.givenName).slice(0, 1), ...nameWords(fields.familyName).slice(0, 1)];
  if (fields.birthDate && words.length > 0) {
    alternatives.push(nameTokens(tokenOf, words));
  }
  return alternatives;
}

/** Two people for whom `reasonsFor` finds a reason have one of these in common. */
export function likenessKeys(fields: PatientFields): string[] {
  const keys: string[] = [];
  if (fields.mrn) keys.push(`mrn|${foldNumber(fields.mrn)}`);
  if (fields.ssn) keys.push(`ssn|${digitsOf(fields.ssn)}`);
  if (fields.email) keys.push(`email|${foldEmail(fields.email)}`);
  const phone = digitsOf(fields.phone);
  if (phone.length >= 7) keys.push(`phone|${phone.slice(-7)}`);
  const firstOf = (name: string): string => nameWords(name)[0] ?? '';
  if (fields.birthDate)
    keys.push(`name|${fields.birthDate}|${firstOf(fields.givenName)}|${firstOf(fields.familyName)}`);
  return keys;
}

export function reasonsFor(mine: PatientFields, theirs: PatientFields): Reason[] {
  const reasons: Reason[] = [];
  if (mine.mrn && foldNumber(mine.mrn) === foldNumber(theirs.mrn)) reasons.push('mrn');
  if (mine.ssn && digitsOf(mine.ssn) === digitsOf(theirs.ssn)) reasons.push('ssn');
  if (mine.email && foldEmail(mine.email) === foldEmail(theirs.email)) reasons.push('email');
  if (digitsOf(mine.phone).length >= 7 && samePhone(theirs.phone, mine.phone)) reasons.push('phone');
  const firstOf = (name: string): string => nameWords(name)[0] ?? '';
  if (
    mine.birthDate !== '' &&
    mine.birthDate === theirs.birthDate &&
    firstOf(mine.givenName) === firstOf(theirs.givenName) &&
    firstOf(mine.familyName) === firstOf(theirs.familyName)
  ) {
    reasons.push('name-and-birth-date');
  }
  return reasons;
}

export async function note(tx: Tx, shown: readonly OpenedPatient<CandidateRow>[], ip: string): Promise<void> {
  const facts = { found: shown.length };
  await append(tx, { event: 'patient.searched', outcome: 'done', resource: null, patientRef: null, facts, ip });
  const rows = shown.map(({ row }) => row);
  if (rows.length > 0) await noteFound(tx, rows, sealAddress(tx.actor.tenantId, ip));
}
