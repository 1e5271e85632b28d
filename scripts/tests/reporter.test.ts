import { expect, it } from 'vitest';
import { noteOf } from './reporter.ts';

it('notes of a failure where it came up and all that it says, on one line', () => {
  const message =
    'locator.waitFor: Timeout 30000ms exceeded.\nCall log:\n\n\u001B[2m  - waiting for getByText\u001B[22m\n';
  const at = (file: string, line: number) => ({ method: '', file, line, column: 1 });
  const stacks = [at('/repo/e2e/support/forms.ts', 3), at('/repo/e2e/chart.test.ts', 115)];
  expect(noteOf('e2e/chart.test.ts', { message, stacks })).toBe(
    'line 115: locator.waitFor: Timeout 30000ms exceeded. / Call log: / - waiting for getByText',
  );
  expect(noteOf('e2e/chart.test.ts', { message: 'x'.repeat(5000) })).toHaveLength(1500);
  expect(noteOf('e2e/chart.test.ts', undefined)).toBe('');
});
