import type { TestOutcome } from './reporter.ts';

/** More files with failures than this are no accident of a busy machine. */
const MOST = 4;

/**
 * The files that are worth a second run, alone and from their beginning: a test that drives a server leaves there what
 * it did, so that to repeat it by itself says nothing. Empty when nothing failed, when too much did, or when what
 * failed is not in a file.
 */
export function worthASecondTry(tests: readonly TestOutcome[]): string[] {
  const files = new Set(tests.filter(({ state }) => state === 'failed').map(({ file }) => file));
  return files.size <= MOST && [...files].every((file) => file.endsWith('.test.ts') || file.endsWith('.test.tsx'))
    ? [...files]
    : [];
}

/** What the second run of `files` says in the place of the first; whatever failed before and did not now is `flaky`. */
export function afterSecondTry(
  first: readonly TestOutcome[],
  files: readonly string[],
  second: readonly TestOutcome[],
): TestOutcome[] {
  const failedBefore = first.filter(({ file, state }) => files.includes(file) && state === 'failed');
  const same = (a: TestOutcome) => (b: TestOutcome) => a.file === b.file && a.title === b.title;
  const again = second.map((outcome) => {
    const before = failedBefore.find(same(outcome));
    return before !== undefined && outcome.state === 'passed'
      ? { ...outcome, flaky: true, note: before.note }
      : outcome;
  });
  // what failed and was not even tried again is no pass: only a file that did not load has no test of its own to repeat
  const lost = failedBefore
    .filter((before) => !second.some(same(before)))
    .map((before) =>
      before.title === DID_NOT_LOAD && second.some(({ file }) => file === before.file)
        ? { ...before, state: 'passed' as const, flaky: true }
        : before,
    );
  return [...first.filter(({ file }) => !files.includes(file)), ...again, ...lost];
}

/** The title under which a file stands that failed outside of its tests. */
export const DID_NOT_LOAD = '(did not load)';
