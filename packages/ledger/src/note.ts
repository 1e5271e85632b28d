import { type Bytes, concatBytes, equalBytes, fromBase64, fromHex, toBase64, toHex, utf8 } from '@hyaline/kit';
import { sha256 } from './merkle.ts';

// c2sp.org/signed-note: a text, an empty line, and signature lines "— <key name> <base64(key id | signature)>".

const ED25519 = 0x01; // signature type of the note format
const KEY_ID_BYTES = 4;

/** A public key that a note is checked with: its name, its 4-byte id, and 32 bytes of Ed25519. */
export interface NoteKey {
  name: string;
  id: Bytes;
  publicKey: Bytes;
}

/** What signs a note. The seed stays wherever it is kept; only the signature comes out. */
export interface NoteSigner {
  key: NoteKey;
  sign(message: Bytes): Promise<Bytes> | Bytes;
}

/** @throws RangeError when the note is malformed, carries no signature of this key, or a wrong one */
export class NoteError extends RangeError {
  override name = 'NoteError';
}

/** @throws NoteError when the name could not stand in a signature line */
export async function noteKey(name: string, publicKey: Bytes): Promise<NoteKey> {
  if (!/^[^\s+]+$/u.test(name)) throw new NoteError('a key name has no spaces and no plus sign');
  if (publicKey.length !== 32) throw new NoteError('an Ed25519 public key has 32 bytes');
  const digest = await sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey));
  return { name, id: digest.slice(0, KEY_ID_BYTES), publicKey };
}

/** The one-line form of a key that people pin: `<name>+<key id>+<key>`. */
export const formatKey = (key: NoteKey): string =>
  `${key.name}+${toHex(key.id)}+${toBase64(concatBytes(Uint8Array.of(ED25519), key.publicKey))}`;

/** @throws NoteError when the line is not a verifier key, or its id does not belong to its name and key */
export async function parseKey(line: string): Promise<NoteKey> {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(line.trim());
  if (match === null) throw new NoteError('not a verifier key: expected <name>+<key id>+<key>');
  const [, name = '', id = '', encoded = ''] = match;
  const typed = strictBase64(encoded);
  if (typed[0] !== ED25519) throw new NoteError('not an Ed25519 key');
  const key = await noteKey(name, typed.slice(1));
  if (!equalBytes(key.id, fromHex(id))) throw new NoteError('the key id does not belong to this name and key');
  return key;
}

/** @throws NoteError when the text could not be told apart from its signatures */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  if (!isNoteText(text)) throw new NoteError('a note text ends with a newline and has no control characters');
  const signature = await signer.sign(utf8(text));
  return `${text}\n— ${signer.key.name} ${toBase64(concatBytes(signer.key.id, signature))}\n`;
}

/**
 * The text of a note, after its signature by `key` was checked. Signatures by other keys are skipped, as the
 * format asks; one by this key that is wrong makes the whole note bad.
 * @throws NoteError
 */
export async function openNote(note: string, key: NoteKey): Promise<string> {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new NoteError('not a signed note');
  const text = note.slice(0, split + 1);
  if (!isNoteText(text)) throw new NoteError('not a signed note');
  const lines = note.slice(split + 2, -1).split('\n');
  const ours = lines.map(parseSignature).filter(({ name, id }) => name === key.name && equalBytes(id, key.id));
  if (ours.length === 0) throw new NoteError(`not signed by ${key.name}`);
  const trusted = await crypto.subtle.importKey('raw', key.publicKey, 'Ed25519', false, ['verify']);
  for (const { signature } of ours) {
    const good = await crypto.subtle.verify('Ed25519', trusted, signature, utf8(text));
    if (!good) throw new NoteError(`the signature by ${key.name} is wrong`);
  }
  return text;
}

// oxlint-disable-next-line no-control-regex -- the format forbids exactly these
const isNoteText = (text: string): boolean => text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/u.test(text);

function parseSignature(line: string): { name: string; id: Bytes; signature: Bytes } {
  const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line);
  if (match === null) throw new NoteError('a signature line is malformed');
  const bytes = strictBase64(match[2] ?? '');
  return { name: match[1] ?? '', id: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
}

/** @throws NoteError for a second spelling of the same bytes (loose bits in the last digit) */
export function strictBase64(text: string): Bytes {
  const bytes = fromBase64(text);
  if (toBase64(bytes) !== text) throw new NoteError('not canonical base64');
  return bytes;
}
