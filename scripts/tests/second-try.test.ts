import { describe, expect, it } from 'vitest';
import type { TestOutcome } from './reporter.ts';
import { afterSecondTry, DID_NOT_LOAD, worthASecondTry } from './second-try.ts';
import { lastLine, totals } from './summary.ts';

const outcome = (file: string, title: string, state: TestOutcome['state'], note = '', flaky = false): TestOutcome => ({
  file,
  title,
  state,
  note,
  flaky,
  milliseconds: 1,
});

describe('a second try of what failed', () => {
  it('is for few files only, and for files of tests', () => {
    const failed = (count: number): TestOutcome[] =>
      Array.from({ length: count }, (_, n) => outcome(`${n}.test.ts`, 'it', 'failed'));
    expect(worthASecondTry([outcome('a.test.ts', 'it', 'passed')])).toEqual([]);
    expect(worthASecondTry(failed(4))).toHaveLength(4);
    expect(worthASecondTry(failed(5))).toEqual([]);
    expect(worthASecondTry([...failed(1), outcome('outside of any test', 'it', 'failed')])).toEqual([]);
  });

  const first = [
    outcome('a.test.ts', 'steady', 'passed'),
    outcome('b.test.ts', 'one', 'failed', 'timed out'),
    outcome('b.test.ts', 'two', 'passed'),
  ];

  it('names what passes then, and lets fail what fails again', () => {
    const pass = [outcome('b.test.ts', 'one', 'passed'), outcome('b.test.ts', 'two', 'passed')];
    expect(afterSecondTry(first, ['b.test.ts'], pass)).toEqual([
      outcome('a.test.ts', 'steady', 'passed'),
      outcome('b.test.ts', 'one', 'passed', 'timed out', true),
      outcome('b.test.ts', 'two', 'passed'),
    ]);
    const fail = [outcome('b.test.ts', 'one', 'passed'), outcome('b.test.ts', 'two', 'failed', 'now this one')];
    expect(lastLine(totals([], afterSecondTry(first, ['b.test.ts'], fail)))).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('passes nothing that was not tried again', () => {
    expect(afterSecondTry(first, ['b.test.ts'], [])).toContainEqual(first[1]);
    const others = [outcome('b.test.ts', 'two', 'passed')];
    expect(afterSecondTry(first, ['b.test.ts'], others)).toContainEqual(first[1]);
  });

  it('takes a file that loads now for one that was flaky, and one that left nothing for one that failed', () => {
    const broken = [outcome('c.test.ts', DID_NOT_LOAD, 'failed', 'no server')];
    const now = afterSecondTry(broken, ['c.test.ts'], [outcome('c.test.ts', 'it', 'passed')]);
    expect(now).toContainEqual(outcome('c.test.ts', DID_NOT_LOAD, 'passed', 'no server', true));
    expect(afterSecondTry(broken, ['c.test.ts'], [])).toEqual(broken);
  });
});
