import { type Bytes, fromHex, isUuid, toHex } from '@hyaline/kit';
import { NoteError, type NoteKey, type NoteSigner, openNote, signNote } from './note.ts';

// A receipt's first line is no origin, so that a receipt never passes for a checkpoint of the same key.
const KIND = 'hyaline-receipt/v1';

/** The server's signed word that an event with this leaf is in this log. A log without it is then proven to omit. */
export interface Receipt {
  origin: string;
  entryId: string;
  leaf: Bytes;
}

export const signReceipt = ({ origin, entryId, leaf }: Receipt, signer: NoteSigner): Promise<string> =>
  signNote(`${KIND}\n${origin}\n${entryId}\n${toHex(leaf)}\n`, signer);

/** @throws NoteError when the receipt is malformed, of another log, or not signed by this key */
export async function openReceipt(note: string, key: NoteKey): Promise<Receipt> {
  const [kind, origin, entryId = '', leaf = '', ...rest] = (await openNote(note, key)).split('\n');
  if (kind !== KIND || rest.length !== 1) throw new NoteError('not a receipt');
  if (origin !== key.name) throw new NoteError('the receipt belongs to another log');
  if (!isUuid(entryId) || !/^[0-9a-f]{64}$/.test(leaf)) throw new NoteError('the receipt is malformed');
  return { origin, entryId, leaf: fromHex(leaf) };
}
