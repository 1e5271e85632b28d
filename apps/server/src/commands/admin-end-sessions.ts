import { endSessionsOnConsole } from '../modules/team/index.ts';
import { forOnePerson } from './one-person.ts';
import { runCommand } from './run.ts';

await runCommand(async (args) => {
  const { email, done } = await forOnePerson(args, 'hyaline admin end-sessions ADDRESS', endSessionsOnConsole);
  process.stdout.write(`${done === 1 ? '1 session' : `${done} sessions`} of ${email} ended, in every clinic.\n`);
  return 0;
});
