import { type Check, lines, runTool } from './check.ts';

const TYPES = 'typescript/bin/tsc';
const LINT = 'oxlint/bin/oxlint';
const FORMAT = 'prettier/bin/prettier.cjs';

export const types: Check = {
  name: 'types are sound',
  // one checker: several each learn the same libraries, and other checks run beside this one
  run: () => failing(TYPES, ['--noEmit', '--pretty', 'false', '--checkers', '1']),
};

export const lint: Check = {
  name: 'lint rules hold',
  run: () => failing(LINT, ['--deny-warnings', '--format', 'unix', '.']),
};

export const format: Check = {
  name: 'files are formatted',
  run: () => failing(FORMAT, ['--check', '--log-level', 'warn', '.']),
};

async function failing(script: string, args: readonly string[]): Promise<string[]> {
  const { code, output } = await runTool(script, args);
  return code === 0 ? [] : lines(output);
}
