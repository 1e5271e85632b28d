import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endDatabase, freePort, freshFolder, removeData } from '../../e2e/server.ts';
import type { Bench } from '../bench.ts';
import { descendantsOf, proportionalMb, residentMb } from '../support/processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const SETTLED_AFTER_MS = 60_000; // the probes test themselves and the demo saves its sample study; then nobody asks

/** From `npm start` to the line that says it is ready, and what the processes hold while nobody asks. */
export default async function startup(bench: Bench): Promise<void> {
  await promisify(execFile)('npm', ['run', 'build'], { cwd: ROOT });
  const data = await freshFolder();
  const port = await freePort();
  try {
    const first = await start(data, port);
    await sleep(bench.quick ? 0 : 15_000);
    await first.stop();
    bench.row({
      ...NO_PEER,
      metric: 'npm start to ready, first time',
      value: first.seconds,
      unit: 's',
      samples: [first.seconds],
    });
    await bench.measure({
      metric: 'npm start to ready, built and initialised',
      unit: 's',
      ours: async () => {
        const again = await start(data, port);
        await again.stop();
        return again.seconds;
      },
    });
    await idle(bench, await start(data, port));
  } finally {
    await endDatabase(data);
    await removeData(data);
  }
}

const NO_PEER = { peer: '', peerVersion: '', peerValue: null, ratio: null };

async function idle(bench: Bench, server: Started): Promise<void> {
  try {
    await sleep(bench.quick ? 1000 : SETTLED_AFTER_MS);
    const every = async (read: () => number): Promise<number> => (await sleep(1000), read());
    const memory = { unit: 'MB', rounds: 3, warmups: 0 };
    await bench.measure({
      ...memory,
      metric: 'idle Node process, resident',
      ours: () => every(() => residentMb(server.node())),
    });
    await bench.measure({
      ...memory,
      metric: 'idle PostgreSQL, all its processes, proportional',
      ours: () => every(() => server.database().reduce((sum, pid) => sum + proportionalMb(pid), 0)),
    });
  } finally {
    await server.stop();
  }
}

interface Started {
  /** Rounded to 10 ms. */
  seconds: number;
  node(): number;
  database(): number[];
  stop(): Promise<void>;
}

async function start(data: string, port: number): Promise<Started> {
  const settings = { HYALINE_DATA: data, HYALINE_PORT: String(port), HYALINE_ANCHOR_FILE: `${data}.anchors` };
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(npm);
  const seconds = Math.round((performance.now() - startedAt) / 10) / 100;
  const family = descendantsOf(npm.pid ?? 0);
  const node = family.find(({ command }) => /^(\S*\/)?node\S* \S*start\.mjs/.test(command))?.pid ?? 0;
  const isDatabase = ({ command }: { command: string }) => /^(\S*\/)?postgres\b/.test(command);
  const stop = async () => {
    const gone = new Promise((resolve) => npm.once('exit', resolve));
    process.kill(node, 'SIGTERM');
    await gone;
  };
  return {
    seconds,
    node: () => node,
    database: () =>
      descendantsOf(node)
        .filter(isDatabase)
        .map(({ pid }) => pid),
    stop,
  };
}

function ready(npm: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    npm.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/is ready at/.test(said)) resolve();
    });
    npm.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
}
