import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findPlace, removePlace } from '../apps/server/src/platform/postgres/index.ts';
import { madeOnce } from './support/made-once.ts';
import { parseSignIn, type SignInCard } from './support/sign-in-card.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'apps/server/src/main.ts');
const READY_WITHIN_MS = 120_000; // on a machine with much else to do a start took more than 60 s
const STOPPED_WITHIN_MS = 20_000;

export interface ServerOptions {
  /** Added to the environment. Settings of the caller's own shell never reach the server. */
  env?: Record<string, string>;
  /** Start on this data folder instead of a new one; then it is the caller's to remove. */
  data?: string;
  /** The folder was made for this server, and goes with it: of one that starts again on its own. */
  isOurs?: boolean;
  /** Default: a free one. */
  port?: number;
  /** Run the probes behind the trust page, too. Default: no, for their rehearsals slow every other test. */
  probes?: boolean;
}

export interface TestServer {
  url: string;
  port: number;
  data: string;
  pid: number;
  /** The demo's owner, as the start printed it. Throws when it printed nobody. */
  demo(): SignInCard;
  /** Everything it wrote so far. */
  output(): string;
  /** SIGTERM, then waits. Keeps the data. Returns the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: no chance to tidy up. The database may live on. */
  kill(): Promise<void>;
  /** Starts again on the same data, port and environment. The old handle is done with. */
  restart(change?: Pick<ServerOptions, 'probes'>): Promise<TestServer>;
  /** Stops whatever still runs and removes the data, unless the caller brought the folder. */
  remove(): Promise<void>;
}

/**
 * The real server as a child process on a free port, ready to answer.
 * @throws Error with all of its output when it ends or does not get ready
 */
export async function startTestServer(options: ServerOptions = {}): Promise<TestServer> {
  const data = options.data ?? (await folderToStartOn(options));
  const isOurs = options.isOurs ?? options.data === undefined;
  const port = options.port ?? (await freePort());
  const roles = options.probes ? [] : ['--roles=web,worker'];
  const child = spawn(process.execPath, [MAIN, ...roles], {
    cwd: ROOT,
    env: {
      ...quietEnv(),
      HYALINE_DATA: data,
      HYALINE_PORT: String(port),
      HYALINE_ANCHOR_FILE: `${data}.anchors`,
      HYALINE_DEMO_PATIENTS: 'off', // a test enters those it speaks of
      HYALINE_DEMO_SCAN: 'off', // its work in the background would slow every test
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collect(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = options.env?.['HYALINE_PUBLIC_URL'] ?? `http://localhost:${port}`;
  await ready(log, child, ended).catch(async (error: Error) => {
    child.kill('SIGKILL');
    await ended;
    await endDatabase(data);
    throw new Error(`${error.message}\n--- what the server said ---\n${log()}`);
  });
  const stop = () => end(child, ended, 'SIGTERM');
  const kill = async (): Promise<void> => void (await end(child, ended, 'SIGKILL'));
  return {
    url,
    port,
    data,
    pid: child.pid ?? 0,
    demo: () => parseSignIn(log()),
    output: log,
    stop,
    kill,
    restart: async (change = {}) => {
      await stop();
      return startTestServer({ ...options, data, port, isOurs, ...change });
    },
    remove: async () => {
      await stop();
      await endDatabase(data);
      if (isOurs) await removeData(data);
    },
  };
}

/** Settings that leave no trace in a data folder when a server first starts on it. */
const LEAVE_NO_TRACE = ['HYALINE_LOG_LEVEL', 'HYALINE_MAIL_FROM', 'HYALINE_MAIL_URL', 'HYALINE_TRUSTED_PROXIES'];

/**
 * A new data folder: a copy of one that was started once and stopped, where settings allow it, for a first start with
 * its new database takes four times as long as any later one.
 */
async function folderToStartOn({ env = {} }: ServerOptions): Promise<string> {
  const data = await freshFolder();
  const isPlain = Object.keys(env).every((name) => LEAVE_NO_TRACE.includes(name));
  const folder = isPlain ? await madeOnce('server', startedOnce) : null;
  if (folder === null) return data;
  for (const suffix of ['', '.anchors'])
    await run('cp', ['-a', '-T', join(folder, `data${suffix}`), `${data}${suffix}`]);
  return data;
}

/** No test that starts on a copy cuts the power, and each commit would wait for the disk. */
const UNSAFE_AND_QUICK = '\nfsync = off\nfull_page_writes = off\n';

async function startedOnce(folder: string): Promise<void> {
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  const server = await startTestServer({ data });
  if ((await server.stop()) !== 0) throw new Error(server.output());
  const cluster = findPlace(data)?.clusterDir;
  if (cluster === undefined) throw new Error('the server has no database of its own');
  await appendFile(join(cluster, 'postgresql.conf'), UNSAFE_AND_QUICK);
}

/** A folder that the database's own user can pass through when we are root. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hyaline-e2e-'));
  await chmod(folder, 0o711);
  return folder;
}

export async function removeData(data: string): Promise<void> {
  removePlace(data);
  for (const path of [data, `${data}.anchors`]) await rm(path, { recursive: true, force: true });
}

/** Ends a database that outlived its server: after a SIGKILL nobody else will. */
export async function endDatabase(data: string): Promise<void> {
  const place = findPlace(data);
  const pidFile = place && join(place.clusterDir, 'postmaster.pid');
  if (!pidFile || !existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGINT'); // PostgreSQL's fast shutdown
  for (let waited = 0; isRunning(pid) && waited < STOPPED_WITHIN_MS; waited += 50) await sleep(50);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return () => chunks.join('');
}

/** Waits for the line that names the address: it comes last, after the demo's people. */
async function ready(log: () => string, child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  const gone = ended.then((code) => `the server ended with ${code ?? child.signalCode}`);
  const until = Date.now() + READY_WITHIN_MS;
  while (!/is ready at/.test(log())) {
    if (Date.now() > until) throw new Error(`the server was not ready within ${READY_WITHIN_MS / 1000} s`);
    const early = await Promise.race([gone, sleep(25)]);
    if (early !== undefined) throw new Error(early);
  }
}

async function end(child: ChildProcess, ended: Promise<number | null>, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
  const code = await ended;
  clearTimeout(timer);
  return code;
}

/** Without HYALINE_* and addresses of databases and Redis: a developer's own settings must not steer a test. */
const quietEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HYALINE_|REDIS_URL$|.*DATABASE_URL$|PG[A-Z]+$)/.test(name)),
  );
