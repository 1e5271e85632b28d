// Builds the web app. Run by hand (`npm run build`) always, by `npm start` only when its sources changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ROOT } from '../apps/cli/bin/node24.mjs';

const DIST = path.join(ROOT, 'apps/web/dist');
const STAMP = path.join(DIST, '.sources');
const SOURCES = ['apps/web', 'packages', 'package-lock.json'];
/** All that a build is given of the environment: what programs need to run at all. Settings and secrets are the server's. */
const OF_THE_ENVIRONMENT =
  /^(PATH|HOME|USER|SHELL|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|CI|NO_COLOR|FORCE_COLOR|NODE_COMPILE_CACHE|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|PATHEXT|ComSpec)$/i;
const NOT_SOURCES = /^(node_modules|dist|coverage|vectors)$|\.test\.tsx?$/;

/** Does nothing when the last build came from these very sources. */
export async function buildWebIfStale() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp()) return;
  process.stdout.write('Building the web app (once, until its sources change) ...\n');
  await buildWeb();
}

export async function buildWeb() {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite))
    throw new Error('The web app is not built and vite is missing: run npm ci without --omit=dev.');
  const built = stamp();
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => OF_THE_ENVIRONMENT.test(name)));
  await finished(
    spawn(process.execPath, [vite, 'build', 'apps/web', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit', env }),
  );
  writeFileSync(STAMP, built);
}

const finished = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The web app could not be built (exit ${code}).`)),
    );
  });

/** Contents, not times: a fresh checkout of the same commit needs no new build. */
function stamp() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesOf(path.join(ROOT, name)))) {
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesOf(start) {
  if (!existsSync(start)) return [];
  if (!readdirSafe(start)) return [start];
  return readdirSafe(start)
    .filter((entry) => !NOT_SOURCES.test(entry.name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(path.join(start, entry.name)) : [path.join(start, entry.name)]));
}

function readdirSafe(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}

if (import.meta.main) await buildWeb();
