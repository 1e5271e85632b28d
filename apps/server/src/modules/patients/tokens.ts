import type { PatientFields } from '@hyaline/contract';
import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** What can be looked for. Never a birth date, a sex or a status: too few values to hide in. */
export type TokenKind = 'name' | 'phone4' | 'phone7' | 'email' | 'mrn' | 'ssn';

/** The blind-index token of a normalised value: 64 bits as a signed integer, written in decimal as PostgreSQL takes it. */
export type TokenOf = (kind: TokenKind, value: string) => string;

const SHORTEST_PREFIX = 3;
const LONGEST_PREFIX = 8;

/** HMAC-SHA-256 of clinic, kind and value, cut to its first 64 bits (docs/decisions/0018-patients.md). */
export async function tokensOf({ vault }: Pick<Platform, 'vault'>, tenantId: string): Promise<TokenOf> {
  const key = await vault.instanceSecret('blind-index');
  return (kind, value) =>
    hmacSha256(key, `hyaline/v1/patient-token|${tenantId}|${kind}|${value}`).readBigInt64BE(0).toString();
}

/** Case and accents away, words apart: `José María Núñez-Ortega` and `jose maria nunez ortega` are the same. */
export const nameWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
export const foldEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
export const foldNumber = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-./_]/g, '');

/** The words that a patient's names are made of, each once. */
export const wordsOfNames = (fields: NameFields): string[] => [
  ...new Set(
    [fields.givenName, fields.familyName, fields.secondFamilyName, fields.preferredName].flatMap((name) =>
      nameWords(name),
    ),
  ),
];
type NameFields = Pick<PatientFields, 'givenName' | 'familyName' | 'secondFamilyName' | 'preferredName'>;

/** The value whose token finds a word that begins so; a word of one or two letters is found whole. */
export const nameProbe = (word: string): string => [...word].slice(0, LONGEST_PREFIX).join('');

/** Everything that a patient is found by, each token once. */
export function patientTokens(tokenOf: TokenOf, fields: PatientFields): string[] {
  const tokens = new Set<string>();
  for (const word of wordsOfNames(fields)) {
    const letters = [...word];
    if (letters.length < SHORTEST_PREFIX) tokens.add(tokenOf('name', word));
    for (let length = SHORTEST_PREFIX; length <= Math.min(letters.length, LONGEST_PREFIX); length++)
      tokens.add(tokenOf('name', letters.slice(0, length).join('')));
  }
  const phone = digitsOf(fields.phone);
  if (phone.length >= 4) tokens.add(tokenOf('phone4', phone.slice(-4)));
  if (phone.length >= 7) tokens.add(tokenOf('phone7', phone.slice(-7)));
  if (fields.email) tokens.add(tokenOf('email', foldEmail(fields.email)));
  if (fields.mrn) tokens.add(tokenOf('mrn', foldNumber(fields.mrn)));
  if (fields.ssn) tokens.add(tokenOf('ssn', digitsOf(fields.ssn)));
  return [...tokens];
}
