import { parseArgs } from 'node:util';
import { listUsersOnConsole, type User } from '../modules/team/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { withPlatform } from './platform.ts';
import { runCommand, UsageError } from './run.ts';
import { table } from './table.ts';

const USAGE = 'hyaline admin list-users [--json]';
const HEADS = ['CLINIC', 'ADDRESS', 'NAME', 'ROLE', 'SECOND FACTOR', 'LAST SIGN-IN'];

function page(users: readonly User[]): string {
  if (users.length === 0) return 'Nobody can sign in yet: hyaline admin create-owner\n';
  const lines = users.map(({ clinic, email, name, role, secondFactor, lastSignInAt }) => [
    clinic,
    email,
    name,
    role,
    secondFactor ? 'yes' : 'none yet',
    lastSignInAt ?? 'never',
  ]);
  return table(HEADS, lines);
}

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  if (positionals.length > 0) throw new UsageError(USAGE);
  const users = await withPlatform(loadConfig(process.env), listUsersOnConsole);
  process.stdout.write(values.json === true ? `${JSON.stringify(users, null, 2)}\n` : page(users));
  return 0;
});
