import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { findPlace, makePlace, ownFolder, type Place, PORT, randomHex } from './place.ts';
import type { OsUser } from './os-user.ts';
import { isServerOf, readPostmaster, removeLeftovers, takeLock } from './processes.ts';
import { SERVER_SETTINGS } from './settings.ts';

export { SERVER_SETTINGS } from './settings.ts';
export { findPlace, type Place, removePlace } from './place.ts';

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** How to reach a running embedded database; `host` is the folder of its socket, as pg and libpq take it. */
export interface Connection {
  host: string;
  port: number;
  adminUser: string;
  adminPassword: string;
  pid: number;
  clusterDir: string;
}

export interface Embedded extends Connection {
  /** e.g. 18.4 */
  version: string;
  /** true when the server was running already, left behind by a crash of ours */
  adopted: boolean;
  stop(): Promise<void>;
}

export interface StartOptions {
  dataDir: string;
  log?: Log;
  /** Over the settings of the product; for tests and for a restore. */
  settings?: Readonly<Record<string, string>>;
}

const ADMIN_USER = 'hyaline_admin';
const READY_WITHIN_MS = 120_000; // recovery after a crash replays the log and may take its time
const STOPPED_WITHIN_MS = 60_000;
const WATCH_EVERY_MS = 200;
const RETRY_AFTER_MS = 2000;
const MAX_LOG_BYTES = 10_000_000;
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/**
 * Starts the PostgreSQL of this data folder, making it on the first start, or adopts it when it still runs after a
 * crash of ours. It listens on a socket only and runs in a session of its own: a signal to our process group does not
 * reach it.
 * @throws Error in plain words when it cannot run, or when another Hyaline uses the folder
 */
export async function startEmbedded({ dataDir, log = silent, settings = {} }: StartOptions): Promise<Embedded> {
  const place = makePlace(path.resolve(dataDir));
  const lock = takeLock(place.homeDir);
  try {
    if (place.movedTo)
      log.info(
        { folder: place.movedTo },
        `The database's user cannot reach ${dataDir}; its cluster lies in ${place.movedTo}.`,
      );
    const binaries = findBinaries(place.user, place.movedTo ? path.dirname(place.movedTo) : copyFolder(place));
    if (!existsSync(path.join(place.clusterDir, 'PG_VERSION'))) initialise(binaries, place);
    checkVersion(binaries, place);
    const launched = () => launch(binaries, place, { ...SERVER_SETTINGS, ...settings });
    const adopted = await settleOldServer(place, log);
    const server = superviseServer(adopted ?? (await launched()), place, log, launched);
    const { version } = binaries;
    return {
      ...connectionOf(place, server.pid()),
      version,
      adopted: adopted !== null,
      stop: () => server.end().then((pid) => stop(place, pid, lock.release)),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The database of this data folder when it is running and ready, for commands that work beside the server. */
export function findRunning(dataDir: string): Connection | null {
  const place = findPlace(path.resolve(dataDir));
  const server = place && readPostmaster(place.clusterDir);
  return place && server?.status === 'ready' && isServerOf(server.pid, place.clusterDir)
    ? connectionOf(place, server.pid)
    : null;
}

/**
 * Puts a cluster from elsewhere where a new one would be made. `fill` writes its files; a folder half filled is never
 * taken for a cluster.
 * @throws Error when there is one already
 */
export async function installCluster(
  dataDir: string,
  adminPassword: string,
  fill: (folder: string, owner: OsUser) => Promise<void>,
): Promise<void> {
  const place = makePlace(path.resolve(dataDir));
  if (existsSync(place.clusterDir)) throw new Error(`There is a database already in ${place.clusterDir}.`);
  const unfinished = `${place.clusterDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  ownFolder(unfinished, place.user);
  await fill(unfinished, place.user);
  writeFileSync(passwordFile(place), `${adminPassword}\n`, { mode: 0o600 });
  renameSync(unfinished, place.clusterDir);
}

/**
 * Starts the server again whenever it ends without being asked to (killed, or out of memory): it recovers from its log,
 * on the same socket, so whoever uses it only has to connect again.
 */
function superviseServer(first: number, place: Place, log: Log, launched: () => Promise<number>) {
  let pid = first;
  let restarting: Promise<void> | null = null;
  const watch = setInterval(() => {
    if (restarting || isServerOf(pid, place.clusterDir)) return;
    log.warn({ pid }, 'The database ended unexpectedly; it is started again.');
    restarting = restart().finally(() => (restarting = null));
  }, WATCH_EVERY_MS).unref();
  const restart = async () => {
    try {
      pid = (await settleOldServer(place, log)) ?? (await launched());
    } catch (error) {
      log.warn({ reason: String(error) }, 'The database could not be started again; the next try follows.');
      await sleep(RETRY_AFTER_MS);
    }
  };
  const end = async (): Promise<number> => {
    clearInterval(watch);
    await restarting;
    return pid;
  };
  return { pid: () => pid, end };
}

const connectionOf = (place: Place, pid: number): Connection => ({
  host: place.socketDir,
  port: PORT,
  adminUser: ADMIN_USER,
  adminPassword: readFileSync(passwordFile(place), 'utf8').trim(),
  pid,
  clusterDir: place.clusterDir,
});

const passwordFile = (place: Place): string => path.join(place.homeDir, 'admin.secret');
const logFile = (place: Place): string => path.join(place.homeDir, 'postgres.log');
const copyFolder = (place: Place): string => (place.user ? '/var/lib/hyaline' : place.homeDir);

/** Under a temporary name first: a folder cut short by a crash is never taken for a cluster. */
function initialise(binaries: Binaries, place: Place): void {
  const unfinished = `${place.clusterDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  ownFolder(unfinished, place.user);
  const password = randomHex(32);
  writeFileSync(passwordFile(place), `${password}\n`, { mode: 0o600 });
  const passwordForInitdb = path.join(place.socketDir, 'initial'); // a folder of the database's user, mode 0700
  writeFileSync(passwordForInitdb, `${password}\n`, { mode: 0o600 });
  if (place.user) chownSync(passwordForInitdb, place.user.uid, place.user.gid);
  try {
    runInitdb(binaries, place, unfinished, passwordForInitdb);
  } finally {
    rmSync(passwordForInitdb, { force: true });
  }
  renameSync(unfinished, place.clusterDir);
}

function runInitdb(binaries: Binaries, place: Place, folder: string, passwordFrom: string): void {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'];
  const access = [`--username=${ADMIN_USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFrom}`];
  const args = ['-D', folder, ...access, ...locale, '--data-checksums', '--no-instructions'];
  const done = spawnSync(binaries.initdb, args, {
    ...identity(place),
    cwd: folder,
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  if (done.status !== 0)
    throw new Error(`The database could not be made: ${(done.stderr || done.error?.message || '').trim()}`);
}

const identity = ({ user }: Place) => (user ? { uid: user.uid, gid: user.gid } : {});

function checkVersion(binaries: Binaries, place: Place): void {
  const made = readFileSync(path.join(place.clusterDir, 'PG_VERSION'), 'utf8').trim();
  const have = binaries.version.split('.')[0];
  if (made !== have) throw new Error(`This database was made by PostgreSQL ${made}; this installation has ${have}.`);
}

/** The number of a server that runs already, or null once there is surely none. */
async function settleOldServer(place: Place, log: Log): Promise<number | null> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    const old = readPostmaster(place.clusterDir);
    if (!old) return null;
    if (!isServerOf(old.pid, place.clusterDir)) {
      log.warn({ pid: old.pid }, 'The database was not stopped in good order; it recovers from its log.');
      removeLeftovers(place.clusterDir, path.join(place.socketDir, `.s.PGSQL.${PORT}`));
      return null;
    }
    if (old.status === 'ready') {
      log.info({ pid: old.pid }, 'The database was still running and is taken over.');
      return old.pid;
    }
    await sleep(10);
  }
  throw new Error('A database server of an earlier start neither becomes ready nor ends.');
}

/** Starts the server and waits until it takes connections; after a crash, its old helpers may have to end first. */
async function launch(binaries: Binaries, place: Place, settings: Readonly<Record<string, string>>): Promise<number> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const from = logSize(place);
    const outcome = await launchOnce(binaries, place, settings, until);
    if (typeof outcome === 'number') return outcome;
    const words = readFileSync(logFile(place), 'utf8').slice(from);
    if (!words.includes('pre-existing shared memory block') || Date.now() > until)
      throw new Error(`The database did not start (${outcome.why}):\n${words.trim().split('\n').slice(-5).join('\n')}`);
    await sleep(50);
  }
}

async function launchOnce(binaries: Binaries, place: Place, settings: Readonly<Record<string, string>>, until: number) {
  const options = Object.entries({ ...settings, unix_socket_directories: place.socketDir });
  const args = ['-D', place.clusterDir, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  if (logSize(place) > MAX_LOG_BYTES) truncateSync(logFile(place));
  const log = openSync(logFile(place), 'a', 0o600); // a file, not a pipe: the server may outlive us
  const child = spawn(binaries.postgres, args, {
    ...identity(place),
    cwd: place.clusterDir,
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `exit ${code ?? signal}`));
  while (ended === null) {
    const server = readPostmaster(place.clusterDir);
    if (server && server.pid === child.pid && server.status === 'ready') return server.pid;
    if (Date.now() > until) ended = 'not ready in time';
    await sleep(5);
  }
  return { why: ended };
}

const logSize = (place: Place): number => statSync(logFile(place), { throwIfNoEntry: false })?.size ?? 0;

/** Fast shutdown (SIGINT: open transactions are rolled back, everything is written), then immediate if it hangs. */
async function stop(place: Place, pid: number, release: () => void): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isServerOf(pid, place.clusterDir)) break;
    process.kill(pid, signal);
    const until = Date.now() + STOPPED_WITHIN_MS;
    while (isServerOf(pid, place.clusterDir) && Date.now() < until) await sleep(5);
  }
  release();
}

const silent: Log = { info: () => undefined, warn: () => undefined };
