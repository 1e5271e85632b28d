import { describe, expect, it } from 'vitest';
import type { TestOutcome } from './reporter.ts';
import { findings, lastLine, resultPage, totals } from './summary.ts';

const outcome = (state: TestOutcome['state'], note = '', flaky = false): TestOutcome => ({
  file: 'a.test.ts',
  title: state,
  state,
  note,
  flaky,
  milliseconds: 500,
});
const tests = [outcome('passed'), outcome('failed', 'expected 1'), outcome('skipped', 'needs Debian PostgreSQL')];
const checks = [
  { name: 'types', problems: [] },
  { name: 'lint', problems: ['x'] },
];

describe('the end of a test run', () => {
  it('counts check steps as tests and ends in one line', () => {
    expect(lastLine(totals(checks, tests))).toBe('2 passed, 2 failed, 1 skipped');
  });

  it('names what failed and why something was not run', () => {
    expect(findings(tests)).toBe(
      'FAILED: a.test.ts > failed: expected 1\nNOT RUN: a.test.ts > skipped: needs Debian PostgreSQL',
    );
  });

  it('counts a test that needed a second try as passed, and names it all the same', () => {
    const second = [outcome('passed', 'timed out', true)];
    expect(lastLine(totals([], second))).toBe('1 passed, 0 failed, 0 skipped');
    expect(findings(second)).toBe('FLAKY: a.test.ts > passed: passed at the second try, after: timed out');
  });

  it('leaves a dated page after a full run', () => {
    const page = resultPage(new Date('2026-01-02T03:04:05Z'), 'one machine', 'abc1234', totals(checks, tests), tests);
    expect(page).toContain('# Full test run of 2026-01-02');
    expect(page).toContain('| a.test.ts | 1 | 1 | 1 | 1.5 |');
    expect(page).toContain('NOT RUN');
  });
});
