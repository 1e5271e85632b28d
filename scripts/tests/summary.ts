import type { CheckResult } from '../checks/index.ts';
import type { TestOutcome } from './reporter.ts';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** Check steps count as tests too. */
export function totals(checks: readonly CheckResult[], tests: readonly TestOutcome[]): Totals {
  const red = checks.filter(({ problems }) => problems.length > 0).length;
  const count = (state: TestOutcome['state']): number => tests.filter((test) => test.state === state).length;
  return { passed: checks.length - red + count('passed'), failed: red + count('failed'), skipped: count('skipped') };
}

export const lastLine = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** The failed, those that passed at a second try only, and the not run, each with what is known about it. */
export function findings(tests: readonly TestOutcome[]): string {
  const failed = tests
    .filter(({ state }) => state === 'failed')
    .map(({ file, title, note }) => `FAILED: ${file} > ${title}: ${note}`);
  const flaky = tests
    .filter((test) => test.flaky && test.state === 'passed')
    .map(({ file, title, note }) => `FLAKY: ${file} > ${title}: passed at the second try, after: ${note}`);
  const skipped = tests
    .filter(({ state }) => state === 'skipped')
    .map(({ file, title, note }) => `NOT RUN: ${file} > ${title}: ${note || 'no reason given'}`);
  return [...failed, ...flaky, ...skipped].join('\n');
}

/** The page that a full run leaves behind for whoever wants to know what was checked and when. */
export function resultPage(
  at: Date,
  machine: string,
  commit: string,
  all: Totals,
  tests: readonly TestOutcome[],
): string {
  const files = [...Map.groupBy(tests, ({ file }) => file)].toSorted(([a], [b]) => a.localeCompare(b));
  const rows = files.map(([file, inFile]) => {
    const sum = totals([], inFile);
    const seconds = inFile.reduce((total, { milliseconds }) => total + milliseconds, 0) / 1000;
    return `| ${file} | ${sum.passed} | ${sum.failed} | ${sum.skipped} | ${seconds.toFixed(1)} |`;
  });
  return [
    `# Full test run of ${at.toISOString().slice(0, 10)}`,
    '',
    `Commit ${commit}, finished ${at.toISOString()}, on ${machine}: **${lastLine(all)}**.`,
    '',
    '| file | passed | failed | skipped | seconds |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    findings(tests) || 'Nothing failed and nothing was left out.',
    '',
  ].join('\n');
}
