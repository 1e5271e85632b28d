import type { ErrorCode } from '@hyaline/contract';

interface More {
  retryAfterSeconds?: number;
  fields?: readonly string[];
}

/** A request that is refused for a reason a person may know. The one error that services throw on purpose. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly string[];

  constructor(code: ErrorCode, more: More = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.fields = more.fields ?? [];
  }
}

/** @throws Refusal always */
export function refuse(code: ErrorCode, more?: More): never {
  throw new Refusal(code, more);
}
