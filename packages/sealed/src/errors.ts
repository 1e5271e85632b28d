/**
 * Why sealed bytes were refused.
 * - `wrong-key`: the commitment does not fit: another key, another context, or a changed salt or commitment
 * - `tampered`: a chunk or a wrapped key does not authenticate
 * - `truncated`: bytes are missing at the end, or surplus ones follow it
 * - `range`: the asked range does not exist
 */
export type SealedErrorCode = 'wrong-key' | 'tampered' | 'truncated' | 'range';

export class SealedError extends Error {
  readonly code: SealedErrorCode;

  constructor(code: SealedErrorCode, message: string) {
    super(message);
    this.name = 'SealedError';
    this.code = code;
  }
}
