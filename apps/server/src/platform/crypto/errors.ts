/**
 * - `root-key-missing`, `root-key-wrong`, `root-key-invalid`, `keyring-missing`, `keyring-foreign`, `keyring-damaged`:
 *   the server must not start; the message says which file, and what to do
 * - `key-destroyed`: shredded on purpose; `key-unknown`: never made
 * - `list-damaged`: a list of erasures is not as it was written
 * - `tampered`: ciphertext, place or key do not belong together
 */
export type KeyErrorCode =
  | 'root-key-missing'
  | 'root-key-wrong'
  | 'root-key-invalid'
  | 'keyring-missing'
  | 'keyring-foreign'
  | 'keyring-damaged'
  | 'key-destroyed'
  | 'key-unknown'
  | 'list-damaged'
  | 'tampered';

/** Messages are for the operator and never contain key bytes. */
export class KeyError extends Error {
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string) {
    super(message);
    this.name = 'KeyError';
    this.code = code;
  }
}
