import { parseArgs } from 'node:util';
import { listUsersOnConsole, type User } from '../modules/team/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { withPlatform } from './platform.ts';
import { runCommand, UsageError } from './run.ts';

const USAGE = 'hyaline admin list-users [--json]';

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  if (positionals.length > 0) throw new UsageError(USAGE);
  const users = await withPlatform(loadConfig(process.env), listUsersOnConsole);
  process.stdout.write(values.json === true ? `${JSON.stringify(users, null, 2)}\n` : table(users));
  return 0;
});

const HEADS = ['CLINIC', 'ADDRESS', 'NAME', 'ROLE', 'SECOND FACTOR', 'LAST SIGN-IN'];

function table(users: readonly User[]): string {
  if (users.length === 0) return 'Nobody can sign in yet: hyaline admin create-owner\n';
  const lines = users.map(({ clinic, email, name, role, secondFactor, lastSignInAt }) => [
    clinic,
    email,
    name,
    role,
    secondFactor ? 'yes' : 'none yet',
    lastSignInAt ?? 'never',
  ]);
  const all = [HEADS, ...lines];
  const widths = HEADS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
