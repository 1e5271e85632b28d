import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ERRORS, SignUp } from '@hyaline/contract';
import { createOwnerOnConsole } from '../modules/identity/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';

const OPTIONS = {
  clinic: { type: 'string' },
  name: { type: 'string' },
  email: { type: 'string' },
  locale: { type: 'string', default: 'en' },
  'password-file': { type: 'string' },
} as const;
const USAGE =
  'hyaline admin create-owner [--clinic NAME] [--name NAME] [--email ADDRESS] [--locale en|es] [--password-file FILE]';

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.join(' ') !== 'create-owner')
    throw new UsageError(
      `${USAGE}\nhyaline admin list-users | reset-mfa ADDRESS | end-sessions ADDRESS | import-accounts FILE.csv`,
    );
  const config = loadConfig(process.env);
  if (config.demo)
    throw new OperatorError('The demo has its owner already. For an installation of your own set HYALINE_DEMO=off.');
  const ask = readAsk({
    clinicName: values.clinic ?? (await question('Name of the clinic')),
    name: values.name ?? (await question('Your name')),
    email: values.email ?? (await question('Your e-mail address')),
    locale: values.locale,
    password: values['password-file'] ? (await readFile(values['password-file'], 'utf8')).trim() : await newPassword(),
  });
  await withPlatform(config, (platform) => createOwnerOnConsole(platform, ask)).catch(asOperatorError);
  process.stdout.write(
    `${ask.clinicName} is open, and ${ask.email} is its owner.\nThe first sign-in sets up the second factor: ${config.publicUrl}/sign-in\n`,
  );
  return 0;
});

function readAsk(asked: Record<string, string>): SignUp {
  const parsed = SignUp.safeParse(asked);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new UsageError(`That cannot be used:\n${faults.join('\n')}`);
}

function asOperatorError(error: unknown): never {
  throw error instanceof Refusal ? new OperatorError(ERRORS[error.code].en, { cause: error }) : error;
}

async function newPassword(): Promise<string> {
  const password = await question('Password (12 characters or more; nothing is shown)', true);
  if ((await question('The same again', true)) !== password) throw new UsageError('The two were not the same.');
  return password;
}

/** Asks on the terminal; what is typed is shown unless it is secret. */
async function question(words: string, secret = false): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(`There is no terminal to ask on; give everything as options:\n  ${USAGE}`);
  process.stdout.write(`${words}: `);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: secret ? mute : process.stdout, terminal: true });
  try {
    return (await reader.question('')).trim();
  } finally {
    reader.close();
    if (secret) process.stdout.write('\n');
  }
}
