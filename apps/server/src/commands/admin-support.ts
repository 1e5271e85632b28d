import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ErrorCode, ERRORS } from '@hyaline/contract';
import { z } from 'zod';
import { addSupportOnConsole, removeSupportOnConsole } from '../modules/grants/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';

const USAGE = `hyaline admin support add ADDRESS --name NAME --password-file FILE [--locale en|es]
hyaline admin support remove ADDRESS
Whoever is named so is a member of no clinic, and sees one only while its owner lets them in.
"hyaline admin list-users" shows them too.`;
const OPTIONS = {
  name: { type: 'string' },
  locale: { type: 'string', default: 'en' },
  'password-file': { type: 'string' },
} as const;

const Named = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(120),
  locale: z.enum(['en', 'es']),
  password: z.string().min(1),
});

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [what, email, ...more] = positionals;
  if (email === undefined || more.length > 0) throw new UsageError(USAGE);
  const config = loadConfig(process.env);
  if (what === 'remove') {
    await withPlatform(config, (platform) => removeSupportOnConsole(platform, email)).catch(asOperatorError);
    process.stdout.write(`${email} is support no more, and out of every clinic.\n`);
    return 0;
  }
  const file = values['password-file'];
  if (what !== 'add' || file === undefined) throw new UsageError(USAGE);
  const { name, locale } = values;
  const password = (await readFile(file, 'utf8').catch(() => unreadable(file))).trim();
  const named = Named.safeParse({ email, name, locale, password });
  if (!named.success) throw new UsageError(`That cannot be used.\n${USAGE}`);
  await withPlatform(config, (platform) => addSupportOnConsole(platform, named.data)).catch(asOperatorError);
  process.stdout.write(
    `${email} is support now. The first sign-in sets up the second factor: ${config.publicUrl}/sign-in\n` +
      'Delete the file with the password, and let them choose another one.\n',
  );
  return 0;
});

const WORDS: Partial<Record<ErrorCode, string>> = {
  'not-found': 'Nobody of that address is support.',
  'email-taken':
    'That address has an account already. Nobody who knows a clinic as a member is support: name another address.',
};

function unreadable(file: string): never {
  throw new OperatorError(`${file} cannot be read.`);
}

function asOperatorError(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const words = WORDS[error.code] ?? ERRORS[error.code].en;
  throw new OperatorError(words, { cause: error });
}
