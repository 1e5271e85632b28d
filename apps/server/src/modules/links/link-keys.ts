import { hash, verify } from '@node-rs/argon2';
import { ARGON2ID, hmacSha256, randomBytes } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

type Needs = Pick<Platform, 'vault'>;

export const PEPPER_VERSION = 1;
const ALGORITHM = 2; // Algorithm.Argon2id is an ambient const enum, which cannot be imported as a value
const COSTS = { algorithm: ALGORITHM, ...ARGON2ID.gate };
/** The hash of a gate that nobody has, made once at the same costs: an unknown link costs what a known one costs. */
let nobody: Promise<string> | undefined;

/** What the database keeps of a lookup value; useless without the pepper, which lives in the keyring. */
export const lookupMac = async ({ vault }: Needs, lookup: Uint8Array): Promise<Buffer> =>
  hmacSha256(await vault.instanceSecret('link-pepper-1'), Buffer.concat([Buffer.from('lookup|'), lookup]));

/** What the database keeps of a viewing token. */
export const viewingTokenHash = async ({ vault }: Needs, token: Uint8Array): Promise<Buffer> =>
  hmacSha256(await vault.instanceSecret('link-pepper-1'), Buffer.concat([Buffer.from('viewing|'), token]));

/** The key of a counter of failures; no lookup value stands in the table of counters. */
export const failureKey = async ({ vault }: Needs, lookup: Uint8Array, what: 'miss' | 'password'): Promise<Buffer> =>
  hmacSha256(await vault.instanceSecret('link-pepper-1'), Buffer.concat([Buffer.from(`failures|${what}|`), lookup]));

/** What the database keeps of the answer to a link's question: a guess needs the pepper, which lives in the keyring. */
export const answerMac = async ({ vault }: Needs, lookup: Uint8Array, answer: string): Promise<Buffer> =>
  hmacSha256(
    await vault.instanceSecret('link-pepper-1'),
    Buffer.concat([Buffer.from('answer|'), lookup, Buffer.from(`|${answer.trim().toLowerCase()}`)]),
  );

/** The gate as its base64url text: the library's verify() takes no bytes that are not UTF-8. */
export const hashGate = (gate: string): Promise<string> => hash(gate, COSTS);

/** @param stored null stands for a link that does not exist or has no password, at the same cost */
export async function gateMatches(stored: string | null, gate: string): Promise<boolean> {
  nobody ??= hash(randomBytes(32).toString('base64url'), COSTS);
  const same = await verify(stored ?? (await nobody), gate);
  return same && stored !== null;
}
