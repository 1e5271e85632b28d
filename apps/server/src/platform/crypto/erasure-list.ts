import { canonicalJson, fromBase64Url, toBase64Url, utf8 } from '@hyaline/kit';
import { z } from 'zod';
import { KeyError } from './errors.ts';
import { sha256 } from './primitives.ts';
import { type Signer, verifyEd25519 } from './sign.ts';

/**
 * The list of erasures (docs/decisions/0035-erasure-list.md): which keys were destroyed, outside of data folder and
 * keyring, so that an older backup with its older keyring cannot bring back what they opened. It holds ids and nothing
 * that says who somebody was.
 */
export interface Erased {
  kind: 'patient' | 'study' | 'tenant';
  tenantId: string;
  /** Of the patient or study; empty for a clinic. */
  subject: string;
  /** ISO 8601, UTC */
  at: string;
}

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Uuid = z.uuid();
/** Also of damaged bytes: what cannot be decoded must be a damaged line, and nothing worse. */
const base64Url = (length: number) => z.string().length(length).refine(isBase64Url);
const Head = z.strictObject({
  v: z.literal(1),
  n: z.literal(0),
  prev: Hash,
  at: z.iso.datetime(),
  keyring: Uuid,
  /** Ed25519 public key, base64url. */
  key: base64Url(43),
  sig: base64Url(86),
});
const Line = z.strictObject({
  v: z.literal(1),
  n: z.int().positive(),
  prev: Hash,
  at: z.iso.datetime(),
  erased: z.enum(['patient', 'study', 'tenant']),
  tenant: Uuid,
  subject: z.union([Uuid, z.literal('')]),
  sig: base64Url(86),
});
const NOTHING = '0'.repeat(64);

type Entry = Readonly<Record<string, string | number>>;
const signed = (entry: Entry): Uint8Array => utf8(`hyaline/v1/erasure-list|${canonicalJson(entry)}`);
const writeLine = (signer: Signer, entry: Entry): string =>
  canonicalJson({ ...entry, sig: toBase64Url(signer.sign(signed(entry))) });
const hashOf = (line: string): string => sha256(utf8(line)).toString('hex');

export const headLine = (signer: Signer, { keyringId, at }: { keyringId: string; at: string }): string =>
  writeLine(signer, { v: 1, n: 0, prev: NOTHING, at, keyring: keyringId, key: toBase64Url(signer.publicKey) });
export const erasedLine = (signer: Signer, before: { n: number; line: string }, erased: Erased): string =>
  writeLine(signer, {
    v: 1,
    n: before.n + 1,
    prev: hashOf(before.line),
    at: erased.at,
    erased: erased.kind,
    tenant: erased.tenantId,
    subject: erased.subject,
  });

export interface ReadList {
  keyringId: string;
  /** Ed25519 public key of whoever signed it, base64url. */
  key: string;
  erased: Erased[];
}

/**
 * Reads a list and checks every line: its number, the hash of the line before, its signature by the key of the first
 * line. Whether that key is the installation's is for the caller to say. A last line that a crash cut is left out.
 * @throws KeyError `list-damaged` with the number of the line
 */
export function readErasureList(text: string): ReadList {
  const lines = text.split('\n').slice(0, -1);
  const head = parsed(Head, lines[0], 0);
  const publicKey = fromBase64Url(head.key);
  checkLine(publicKey, head, 0);
  if (head.prev !== NOTHING) damaged(0);
  const erased = lines.slice(1).map((text_, at) => {
    const line = parsed(Line, text_, at + 1);
    if (line.n !== at + 1 || line.prev !== hashOf(lines[at] ?? '')) damaged(at + 1);
    checkLine(publicKey, line, at + 1);
    return { kind: line.erased, tenantId: line.tenant, subject: line.subject, at: line.at };
  });
  return { keyringId: head.keyring, key: head.key, erased };
}

function parsed<T extends Entry>(schema: z.ZodType<T>, line: string | undefined, n: number): T {
  try {
    const read = schema.parse(JSON.parse(line ?? ''));
    if (canonicalJson(read) !== line) damaged(n); // one spelling: what is hashed is what is read
    return read;
  } catch {
    return damaged(n);
  }
}
function isBase64Url(text: string): boolean {
  try {
    return fromBase64Url(text).length > 0;
  } catch {
    return false;
  }
}
function checkLine(publicKey: Uint8Array, { sig, ...entry }: Entry & { sig: string }, n: number): void {
  if (!verifyEd25519(publicKey, signed(entry), fromBase64Url(sig))) damaged(n);
}
function damaged(n: number): never {
  throw new KeyError('list-damaged', `Line ${n + 1} of the list of erasures is not as it was written.`);
}

const idOf = ({ kind, tenantId, subject }: Omit<Erased, 'at'>): string => `${kind}|${tenantId}|${subject}`;

/** Those of `wanted` that `listed` does not say, neither by themselves nor by their whole clinic. */
export function missingFrom(listed: readonly Erased[], wanted: readonly Erased[]): Erased[] {
  const ids = new Set(listed.map(idOf));
  const isSaid = (one: Erased): boolean =>
    ids.has(idOf(one)) || ids.has(idOf({ kind: 'tenant', tenantId: one.tenantId, subject: '' }));
  return wanted.filter((one) => {
    if (isSaid(one)) return false;
    ids.add(idOf(one));
    return true;
  });
}

/** A list from its beginning. */
export function composeErasureList(signer: Signer, keyringId: string, erased: readonly Erased[]): string {
  let last = { n: 0, line: headLine(signer, { keyringId, at: new Date().toISOString() }) };
  let text = `${last.line}\n`;
  for (const one of erased) {
    last = { n: last.n + 1, line: erasedLine(signer, last, one) };
    text += `${last.line}\n`;
  }
  return text;
}

/** What can be believed of a list. */
export interface Salvaged {
  fit: 'whole' | 'damaged' | 'other-key' | 'other-keyring';
  /** Why it is not whole, as a sentence; empty when it is. */
  problem: string;
  /** Who signed it, base64url; null: its first line does not say. */
  key: string | null;
  /** Of a whole list its lines; of a damaged one each that bears its own signature, also after the damage. */
  erased: Erased[];
  /** How many of `erased` stand in the file in an unbroken chain from its first line. */
  chained: number;
  /** Lines that cannot be read. */
  lost: number;
}

/**
 * Reads as much of a list as is signed: a key once destroyed stays so, whatever became of the lines around it. So damage
 * turns off the damaged lines alone.
 * @param by who must have signed; `key` null: a keyring older than such lists, which must take the first line's word
 */
export function salvageErasures(text: string, by: { keyringId: string; key: string | null }): Salvaged {
  const head = attempt(() => readErasureList(`${text.slice(0, text.indexOf('\n'))}\n`));
  const unfit = (fit: Salvaged['fit'], problem: string): Salvaged => ({
    fit, problem, key: head?.key ?? null, erased: [], chained: 0, lost: text.split('\n').length - 2,
  }); // prettier-ignore
  if (head && head.keyringId !== by.keyringId)
    return unfit('other-keyring', 'This is the list of erasures of another installation.');
  if (head && by.key !== null && head.key !== by.key)
    return unfit(
      'other-key',
      'This list was not written by this installation: somebody put this list of erasures together.',
    );
  const key = by.key ?? head?.key ?? null;
  const end = text.lastIndexOf('\n') + 1;
  try {
    const { erased } = readErasureList(text);
    const loose = missingFrom(erased, signedBy(key, text.slice(end))); // written whole but for its line feed
    return { fit: 'whole', problem: '', key, erased: [...erased, ...loose], chained: erased.length, lost: 0 };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const erased = signedBy(key, text);
    const lines = text.split('\n').filter((line) => line.trim() !== '').length;
    const lost = Math.max(0, lines - erased.length - (head ? 1 : 0));
    return { fit: 'damaged', problem: error.message, key, erased, chained: 0, lost };
  }
}

/** Entries hold no braces of their own, so that damaged line feeds join no two of them. */
function signedBy(key: string | null, text: string): Erased[] {
  if (key === null) return [];
  const publicKey = fromBase64Url(key);
  return (text.match(/\{[^{}]*\}/g) ?? []).flatMap((piece) => {
    const line = attempt(() => {
      const read = parsed(Line, piece, 0);
      checkLine(publicKey, read, 0);
      return read;
    });
    return line ? [{ kind: line.erased, tenantId: line.tenant, subject: line.subject, at: line.at }] : [];
  });
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}
