import { parseArgs } from 'node:util';
import { inviteFromWaitlist, listWaitlist, removeFromWaitlist, type WaitlistEntry } from '../modules/waitlist/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';
import { table } from './table.ts';

const USAGE = 'hyaline waitlist [list [--json] | invite ADDRESS | remove ADDRESS]';
const HEADS = ['ADDRESS', 'NAME', 'PRACTICE', 'PHONE', 'STATE', 'ASKED'];

async function list(asJson: boolean): Promise<number> {
  const entries = await withPlatform(loadConfig(process.env), listWaitlist);
  if (asJson) process.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
  else if (entries.length === 0) process.stdout.write('Nobody is on the waitlist.\n');
  else process.stdout.write(table(HEADS, entries.map(lineOf)));
  return 0;
}

const lineOf = ({ email, name, practice, phone, state, askedAt }: WaitlistEntry): string[] => [
  email,
  name,
  practice,
  phone,
  state === 'asked' ? 'not confirmed' : state,
  askedAt.toISOString().slice(0, 10),
];

async function about(
  email: string,
  work: (platform: Platform, email: string) => Promise<void>,
  done: string,
): Promise<number> {
  await withPlatform(loadConfig(process.env), (platform) => work(platform, email)).catch((error: unknown) => {
    throw error instanceof Refusal ? new OperatorError(WHY[error.code] ?? error.message, { cause: error }) : error;
  });
  process.stdout.write(`${done}\n`);
  return 0;
}

const WHY: Partial<Record<Refusal['code'], string>> = {
  'not-found':
    'Nobody of that address is on the waitlist with a confirmed address. "hyaline waitlist" shows everybody.',
  'mail-unavailable': 'No way out for mail is set up: see HYALINE_MAIL_URL.',
};

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [what = 'list', email, ...more] = positionals;
  if (more.length > 0 || (what === 'list') !== (email === undefined)) throw new UsageError(USAGE);
  if (what === 'list' || email === undefined) return list(values.json === true);
  if (what === 'invite') return about(email, inviteFromWaitlist, `${email} gets a link that opens a clinic.`);
  if (what === 'remove') return about(email, removeFromWaitlist, `What was known of ${email} is deleted.`);
  throw new UsageError(USAGE);
});
