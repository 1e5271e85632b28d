import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Studies } from '@hyaline/contract';
import { freePort, freshFolder, startTestServer } from '../../e2e/server.ts';
import { API, expectStatus, openClinic } from '../../e2e/support/api.ts';
import { saveStudy } from '../../e2e/support/save-study.ts';
import type { ServiceTest } from './service.ts';

const DEBIAN = '/usr/lib/postgresql';
const HYALINE = path.join(import.meta.dirname, '../../apps/cli/bin/hyaline.mjs');

/** Debian's own PostgreSQL on a private port, with a cluster of its own that is thrown away. */
export const postgresql = (major: number): ServiceTest => ({
  name: `PostgreSQL ${major} of one's own, by DATABASE_URL`,
  missing: () =>
    existsSync(`${DEBIAN}/${major}/bin/postgres`)
      ? null
      : `${DEBIAN}/${major} is not installed (Debian: apt install postgresql-${major})`,
  async run(say) {
    const folder = await freshFolder();
    const database = await startCluster(major, folder);
    try {
      await useIt(database.url, path.join(folder, 'data'), say);
    } finally {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

async function useIt(url: string, data: string, say: (step: string) => void): Promise<void> {
  const env = { DATABASE_URL: url, HYALINE_ANCHOR_FILE: `${data}.anchors` };
  let server = await startTestServer({ data, env });
  try {
    assert.ok(!existsSync(path.join(data, 'postgres')), 'no embedded database is made');
    const { client } = await openClinic(server.url, 'Own database');
    const saved = await saveStudy(client, { slices: 3, size: 32 });
    say('the server starts on it, a clinic opens, a study is saved');
    server = await server.restart();
    const { studies } = (await expectStatus(client.ask({ path: `${API}/studies` }), 200)).json<Studies>();
    assert.deepEqual(
      studies.map(({ id }) => id),
      [saved.id],
    );
    say('a second start finds the study and the session');
    const doctor = hyaline(data, env, 'doctor');
    assert.match(doctor.says, /PostgreSQL 1\d/);
    assert.match(doctor.says, /belongs to this database/);
    assert.equal(doctor.code, 0, doctor.says);
    say('hyaline doctor is content');
    const backup = hyaline(data, env, 'backup', `${data}-backup`, '--new-identity', `${data}-identity`);
    assert.equal(backup.code, 0, backup.says);
    assert.match(backup.says, /NOT INCLUDED/);
    say('hyaline backup says that the database is not included');
  } catch (error) {
    throw new Error(`${String(error)}\n--- what the server said ---\n${server.output().slice(-4000)}`, {
      cause: error,
    });
  } finally {
    await server.stop();
  }
}

function hyaline(data: string, env: Record<string, string>, ...args: string[]) {
  const all = { PATH: process.env['PATH'], HYALINE_DATA: data, HYALINE_PORT: '0', ...env };
  const done = spawnSync(process.execPath, [HYALINE, ...args], { env: all, encoding: 'utf8' });
  return { code: done.status, says: done.stdout + done.stderr };
}

/** A cluster with trust for this machine's loopback: it lives for a minute and holds nothing real. */
async function startCluster(major: number, folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const bin = `${DEBIAN}/${major}/bin`;
  const owner = process.getuid?.() === 0 ? ownerOf('postgres') : null;
  const cluster = path.join(folder, 'cluster');
  const socket = path.join(folder, 'run');
  for (const made of [cluster, socket]) {
    mkdirSync(made, { mode: 0o700 });
    if (owner) chownSync(made, owner.uid, owner.gid);
  }
  const options = { ...owner, cwd: cluster, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' } };
  const initdb = spawnSync(`${bin}/initdb`, ['-D', cluster, '-U', 'admin', '-A', 'trust', '-E', 'UTF8', '-N'], options);
  assert.equal(initdb.status, 0, String(initdb.stderr));
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${socket}`, 'fsync=off'];
  const child = spawn(`${bin}/postgres`, ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])], {
    ...options,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await ready(socket, cluster);
  const made = spawnSync(`${bin}/createdb`, ['-h', socket, '-p', String(port), '-U', 'admin', 'hyaline']);
  assert.equal(made.status, 0, String(made.stderr));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  return { url: `postgresql://admin@127.0.0.1:${port}/hyaline`, stop };
}

async function ready(socket: string, cluster: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const pidFile = path.join(cluster, 'postmaster.pid');
    if (readdirSync(socket).length > 0 && readFileSync(pidFile, 'utf8').includes('ready')) return;
    await sleep(50);
  }
  throw new Error('the database did not get ready');
}

function ownerOf(name: string): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout));
  return { uid: uid ?? 0, gid: gid ?? 0 };
}
