import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BackupError } from './errors.ts';

/** Secret keys in the age format, AGE-SECRET-KEY-...; the machine that writes backups has none of them. */
export type Identities = readonly string[];
/** Their public halves, age1...: what backups are encrypted for. */
export type Recipients = readonly string[];

/** Loaded when there is a backup to make or to read: it takes 4 MB. */
const age = () => import('age-encryption');

/** An X25519 identity in the age format, and its public half. */
export async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await age();
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** @throws BackupError on a text that is no recipient */
export async function encrypt(
  source: AsyncIterable<Uint8Array>,
  recipients: Recipients,
): Promise<AsyncIterable<Uint8Array>> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch (error) {
    throw new BackupError(`A recipient of backups begins with age1: ${wordsOf(error)}`);
  }
  return pieces(await encrypter.encrypt(webStream(source)));
}

/** @throws BackupError when the identity is another one, or the file was changed or cut */
export async function* decryptFile(file: string, identities: Identities): AsyncGenerator<Uint8Array> {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    const source = webStream(createReadStream(file, { highWaterMark: 256 * 1024 }));
    yield* pieces(await decrypter.decrypt(source));
  } catch (error) {
    throw new BackupError(`${file} cannot be opened: ${wordsOf(error)}`, { cause: error });
  }
}

/** An identity that a passphrase opens (scrypt, about a second), to lie beside the backups. */
export async function sealIdentity(identity: string, passphrase: string): Promise<Uint8Array> {
  const { Encrypter } = await age();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(identity);
}

/** @throws BackupError when the passphrase is another one */
export async function openIdentity(file: string, passphrase: string): Promise<string> {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(await readFile(file), 'text');
  } catch (error) {
    throw new BackupError(`${file} cannot be opened: ${wordsOf(error)}`, { cause: error });
  }
}

/** Lines of an identity file as `age-keygen` and this product write it; comments begin with #. */
export function identitiesIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identities.length === 0) throw new BackupError('There is no identity (a line AGE-SECRET-KEY-...) in that file.');
  return identities;
}

// Node's streams and the DOM's have types of their own for what is the same class here.
const webStream = (source: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(source)) as unknown as ReadableStream<Uint8Array>;
const pieces = (stream: ReadableStream<Uint8Array>) => stream as unknown as AsyncIterable<Uint8Array>;

const wordsOf = (error: unknown): string => {
  const words = error instanceof Error ? error.message : String(error);
  return /no identity matched/.test(words) ? 'this identity or passphrase is not the one it was made for' : words;
};
