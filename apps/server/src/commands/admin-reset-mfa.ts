import { resetMfaOnConsole } from '../modules/team/index.ts';
import { forOnePerson } from './one-person.ts';
import { runCommand } from './run.ts';

await runCommand(async (args) => {
  const { email } = await forOnePerson(args, 'hyaline admin reset-mfa ADDRESS', resetMfaOnConsole);
  process.stdout.write(
    `The second factors of ${email} are gone and their sessions are over. The next sign-in sets up new ones.\n` +
      'Make sure that it is them: until then the password alone leads to that step.\n',
  );
  return 0;
});
