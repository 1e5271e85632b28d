import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestError } from 'vitest';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { DID_NOT_LOAD } from './second-try.ts';

export interface TestOutcome {
  file: string;
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  /** The first error of a failed or a flaky test and where it came up, or why a skipped one was not run. */
  note: string;
  /** Passed, but not at the first try. */
  flaky: boolean;
  milliseconds: number;
}

/** Where `npm test` wants the outcomes written. */
export const OUTCOMES = 'HYALINE_TEST_OUTCOMES';

const firstLine = (error: { message?: string } | undefined): string => error?.message?.split('\n')[0] ?? '';

const NOTE_CHARACTERS = 1500;

/** All that the error says on one line, for of a flaky test on a machine that nobody can reach there is no more. */
export function noteOf(file: string, error: Partial<TestError> | undefined): string {
  const place = error?.stacks?.find((step) => step.file.endsWith(file));
  const lines = stripVTControlCharacters(error?.message ?? '').split('\n').map((line) => line.trim()); // prettier-ignore
  const words = lines.filter((line) => line !== '').join(' / ');
  return `${place === undefined ? '' : `line ${place.line}: `}${words.slice(0, NOTE_CHARACTERS)}`;
}

/** Writes one outcome per test, with the reason of those that were skipped: the stock JSON report drops it. */
export class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = process.env[OUTCOMES];
    if (!path) return;
    const outcomes = modules.flatMap((module) => outcomesOf(module));
    for (const error of unhandled) outcomes.push(broken('outside of any test', firstLine(error)));
    writeFileSync(path, JSON.stringify(outcomes));
  }
}

const broken = (file: string, note: string): TestOutcome => ({
  file,
  title: DID_NOT_LOAD,
  state: 'failed',
  note,
  flaky: false,
  milliseconds: 0,
});

function outcomesOf(module: TestModule): TestOutcome[] {
  const file = relative(process.cwd(), module.moduleId);
  const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
  return [
    ...errors.map((error) => broken(file, firstLine(error))),
    ...[...module.children.allTests()].map((test) => outcomeOf(file, test)),
  ];
}

function outcomeOf(file: string, test: TestCase): TestOutcome {
  const result = test.result();
  const state = result.state === 'pending' ? 'skipped' : result.state;
  const note = result.state === 'skipped' ? (result.note ?? '') : noteOf(file, result.errors?.[0]);
  const { duration: milliseconds = 0 } = test.diagnostic() ?? {};
  return { file, title: test.fullName, state, note, flaky: false, milliseconds };
}

// vitest loads a reporter by its path and takes the default export
// oxlint-disable-next-line import/no-default-export
export default OutcomeReporter;
