import type { ErrorCode } from '@hyaline/contract';

interface More {
  retryAfterSeconds?: number;
  fields?: readonly string[];
  /** How many the first field may hold at most. */
  most?: number | undefined;
}

/** A request that is refused for a reason a person may know. The one error that services throw on purpose. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly string[];
  readonly most: number | undefined;

  constructor(code: ErrorCode, more: More = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.fields = more.fields ?? [];
    this.most = more.most;
  }
}

/** @throws Refusal always */
export function refuse(code: ErrorCode, more?: More): never {
  throw new Refusal(code, more);
}
