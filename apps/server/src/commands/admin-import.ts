import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { clinicOf, importAccounts, type Imported } from '../modules/identity/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { readCsv } from './csv.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';

const USAGE = `hyaline admin import-accounts FILE.csv --owner ADDRESS
The first line names the columns: email,name,role,hash and, if you like, locale (en or es).
Roles: admin, provider, staff, privacy-officer, marketing-viewer. Hashes: bcrypt ($2a$, $2b$, $2y$).`;

const Person = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(120),
  role: z.enum(['admin', 'provider', 'staff', 'privacy-officer', 'marketing-viewer']),
  locale: z.enum(['en', 'es']).default('en'),
  hash: z.string(),
});

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: { owner: { type: 'string' } }, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0 || values.owner === undefined) throw new UsageError(USAGE);
  const { owner } = values;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OperatorError(`${file} cannot be read.`, { cause });
  });
  const done = await takeOver(text, owner).catch(asOperatorError);
  for (const email of done.known) process.stdout.write(`${email} has an account already; nothing was changed.\n`);
  process.stdout.write(
    `${done.imported} of ${done.imported + done.known.length} people taken over. Each sets up a second factor at the first sign-in.\n` +
      `Accounts here that still have a bcrypt hash, because nobody has signed in to them: ${done.waiting}.\n` +
      'Delete the file now: it holds hashes of passwords.\n',
  );
  return 0;
});

async function takeOver(text: string, owner: string): Promise<Imported> {
  const people = readCsv(text).map(readPerson);
  return withPlatform(loadConfig(process.env), async (platform) => {
    const clinicId = await clinicOf(platform, owner);
    if (clinicId === null) throw new OperatorError(`Nobody here signs in as ${owner}.`);
    return importAccounts(platform, { clinicId, people });
  });
}

function readPerson(row: Record<string, string>, at: number): z.infer<typeof Person> {
  const { locale, ...rest } = row;
  const parsed = Person.safeParse({ ...rest, ...(locale ? { locale } : {}) });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new OperatorError(`Line ${at + 2} cannot be used, and nothing was imported. ${faults.join('; ')}`);
}

function asOperatorError(error: unknown): never {
  throw error instanceof RangeError
    ? new OperatorError(`Nothing was imported: ${error.message}.`, { cause: error })
    : error;
}
