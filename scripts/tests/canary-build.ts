import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Ran, run } from '../checks/check.ts';

export const DIST = join(ROOT, 'apps/web/dist');
const STAMP = join(DIST, '.canaries');

/** What a server may have in its environment while the web app is built beside it, and what Vite hands on by itself. */
const SECRET_SETTINGS = [
  'DATABASE_URL',
  'HYALINE_KEK',
  'HYALINE_MAIL_URL',
  'HYALINE_POSTMARK_TOKEN',
  'HYALINE_REDIS_URL',
  'HYALINE_TLS_KEY',
  'KEYRING_DATABASE_URL',
  'VITE_SECRET',
];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Each like nothing else in the world, so that it can be looked for. */
export const CANARIES: Readonly<Record<string, string>> = Object.fromEntries(
  SECRET_SETTINGS.map((name) => [name, `canary-${sha256(`of a build: ${name}`).slice(0, 32)}`]),
);
const OF_THESE = sha256(JSON.stringify(CANARIES));

/** Builds the web app with the canaries in the environment, and says of the build that it was one of these. */
export async function buildWithCanaries(): Promise<Ran> {
  const built = await run(process.execPath, [join(ROOT, 'scripts/build-web.mjs')], ROOT, CANARIES);
  if (built.code === 0) writeFileSync(STAMP, OF_THESE);
  return built;
}

/** Whether what stands there now was built so. Any other build leaves no stamp. */
export const isBuiltWithCanaries = (): boolean => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === OF_THESE;
