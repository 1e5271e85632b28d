import { type Bytes, toBase64 } from '@hyaline/kit';
import { NoteError, type NoteKey, type NoteSigner, openNote, signNote, strictBase64 } from './note.ts';

/** The head of one clinic's tree at one moment. */
export interface Checkpoint {
  /** `hyaline/<installation id>/<tenant id>`; also the name of the key that signs it. */
  origin: string;
  size: number;
  root: Bytes;
}

export const originOf = (installationId: string, tenantId: string): string => `hyaline/${installationId}/${tenantId}`;

/** @throws NoteError when the text is not an origin of this program */
export function tenantOfOrigin(origin: string): string {
  const match = /^hyaline\/[^/\s]+\/([0-9a-f-]{36})$/u.exec(origin);
  if (match?.[1] === undefined) throw new NoteError('not an origin of a Hyaline ledger');
  return match[1];
}

/** c2sp.org/tlog-checkpoint without extension lines. */
export const signCheckpoint = ({ origin, size, root }: Checkpoint, signer: NoteSigner): Promise<string> =>
  signNote(`${origin}\n${size}\n${toBase64(root)}\n`, signer);

/**
 * A checkpoint after its signature was checked. The key's name must be the origin: a head of one clinic never
 * passes for the head of another, although one installation signs both.
 * @throws NoteError
 */
export async function openCheckpoint(note: string, key: NoteKey): Promise<Checkpoint> {
  const [origin, size, root, ...rest] = (await openNote(note, key)).split('\n');
  if (origin !== key.name) throw new NoteError('the checkpoint belongs to another log');
  if (size === undefined || !/^(0|[1-9][0-9]{0,14})$/.test(size)) throw new NoteError('the tree size is malformed');
  const bytes = strictBase64(root ?? '');
  if (bytes.length !== 32 || rest.length === 0) throw new NoteError('the root hash is malformed');
  return { origin, size: Number(size), root: bytes };
}
