import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

export interface TestRedis {
  url: string;
  /** Takes it away as a crash does. */
  stop(): Promise<void>;
  /** The same address again, empty. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** The machine's Redis, or null: then tests that need one say so. */
export const redisBinary = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

/** A Redis of its own on a private port of this machine's loopback, in memory only. */
export async function startRedis(binary: string): Promise<TestRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hyaline-redis-'));
  const port = await freePort();
  let end: () => Promise<void> = () => Promise.resolve();
  const start = async () => {
    end = await launch(binary, folder, port);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: () => end(),
    remove: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(binary: string, folder: string, port: number): Promise<() => Promise<void>> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const child = spawn(binary, settings, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: null });
  client.on('error', () => undefined);
  for (let tries = 0; ; tries++) {
    const answer = await client
      .connect()
      .then(() => client.ping())
      .catch(() => null);
    if (answer === 'PONG') break;
    if (tries > 200) throw new Error('redis-server did not get ready');
    await sleep(25);
  }
  client.disconnect();
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
