import type { ProblemReason } from '../engine/protocol.ts';
import { type FileProblem, SourceError } from '../sources/source.ts';
import type { FailReason } from './events.ts';

/** Why nothing was opened, where all problems are one and the same. */
export function onlyReason(problems: readonly FileProblem[]): ProblemReason {
  const [first] = problems;
  return first && problems.every(({ reason }) => reason === first.reason) ? first.reason : 'no-pixels';
}

/** In the words of the viewer, what stopped the opening of a study. */
export function reasonOf(cause: unknown): FailReason {
  if (cause instanceof SourceError) return cause.reason === 'no-pixels' ? 'nothing' : cause.reason;
  if (cause instanceof RangeError) return 'memory';
  return 'damaged';
}
