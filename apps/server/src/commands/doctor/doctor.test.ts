import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../platform/postgres/testing.ts';
import { checkNode } from './machine.ts';

let folder = '';
let dataDir = '';
const COMMANDS = path.join(import.meta.dirname, '..');

function run(command: string, env: Record<string, string> = {}) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const done = spawnSync(process.execPath, [path.join(COMMANDS, command)], {
    encoding: 'utf8',
    env: { PATH, NODE_COMPILE_CACHE, HYALINE_DATA: dataDir, HYALINE_PORT: '0', ...env },
  });
  return { code: done.status, says: done.stdout + done.stderr };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  dataDir = path.join(folder, 'data');
  const made = run('migrate.ts');
  if (made.code !== 0) throw new Error(made.says);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Moves a file away for the time of `work`. */
async function without(name: string, work: () => void): Promise<void> {
  const file = path.join(dataDir, name);
  await rename(file, `${file}.away`);
  work();
  await rename(`${file}.away`, file);
}

describe('hyaline doctor', () => {
  it('finds nothing wrong with a sound installation, running or not yet made', () => {
    expect(run('doctor.ts')).toMatchObject({ code: 0, says: expect.stringContaining('Nothing is wrong.') as unknown });
    expect(run('doctor.ts', { HYALINE_DATA: path.join(folder, 'new') })).toMatchObject({ code: 0 });
  });

  it('reports every fault of the settings', () => {
    const { code, says } = run('doctor.ts', { HYALINE_PORT: 'x', HYALINE_DEMO: 'maybe' });
    expect(code).toBe(1);
    expect(says).toMatch(/HYALINE_PORT[^]*HYALINE_DEMO[^]*2 things are wrong/);
  });

  it('says which key is missing, and warns against making a new one', async () => {
    await without('keys/root.key', () => {
      const { code, says } = run('doctor.ts');
      expect(code).toBe(1);
      expect(says).toContain('keys/root.key is missing');
      expect(says).toContain('Never make a new one');
    });
    await without('keyring/keyring.sqlite', () => {
      expect(run('doctor.ts')).toMatchObject({
        code: 1,
        says: expect.stringMatching(/keyring.sqlite is missing/) as unknown,
      });
    });
  });

  it('says when the list of erasures is missing, or is not as it was written', async () => {
    const list = `${dataDir}.erasures`;
    expect(run('doctor.ts').says).toMatch(/ok +Erasures +0 keys stay destroyed/);
    const text = await readFile(list, 'utf8');
    await writeFile(list, text.replace('"n":0', '"n":1'));
    expect(run('doctor.ts')).toMatchObject({
      code: 1,
      says: expect.stringMatching(/WRONG +Erasures .*Line 1/) as unknown,
    });
    const elsewhere = { HYALINE_ERASURE_FILE: path.join(dataDir, '..', path.basename(list), 'list') }; // below a file
    expect(run('doctor.ts', elsewhere)).toMatchObject({
      code: 1,
      says: expect.stringMatching(/WRONG +Erasures .*cannot be written/) as unknown,
    });
    await rm(list);
    expect(run('doctor.ts').says).toMatch(/NOTE +Erasures .*is missing/);
    await writeFile(list, text);
  });

  it('says when the root key is another one, or can be read by others', async () => {
    const other = Buffer.alloc(32, 7).toString('base64');
    expect(run('doctor.ts', { HYALINE_KEK: other }).says).toMatch(/WRONG +Keyring +The root key in HYALINE_KEK/);
    await chmod(path.join(dataDir, 'keys/root.key'), 0o644);
    expect(run('doctor.ts').says).toMatch(/WRONG +Root key .*chmod 600/);
    await chmod(path.join(dataDir, 'keys/root.key'), 0o600);
  });

  it('sees a port that another program has taken', async () => {
    const taken = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const HYALINE_PORT = String(typeof address === 'object' && address ? address.port : 0);
    const { says } = run('doctor.ts', { HYALINE_PORT });
    taken.close();
    expect(says).toMatch(/WRONG +Port .*another program/);
  });

  it('sees a clock that has jumped back, and a database that does not answer', async () => {
    const log = path.join(dataDir, 'postgres/postgres.log');
    await utimes(log, new Date(), new Date(Date.now() + 86_400_000));
    expect(run('doctor.ts').says).toMatch(/WRONG +Clock/);
    await utimes(log, new Date(), new Date());
    const { says } = run('doctor.ts', { DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/d' });
    expect(says).toMatch(/WRONG +Database .*does not answer/);
    expect(says).not.toContain('secret');
  });

  it('notes a Redis that is away, and that limits are then counted by each process', () => {
    const { code, says } = run('doctor.ts', { REDIS_URL: 'redis://:secret@127.0.0.1:1' });
    expect(says).toMatch(/NOTE +Redis +127\.0\.0\.1, port 1 does not answer: each server process counts/);
    expect(says).not.toContain('secret');
    expect(code).toBe(0);
    expect(run('doctor.ts', { REDIS_URL: 'http://x' }).says).toMatch(/REDIS_URL must be an address like rediss:/);
  });

  it('says whether mail can leave, and why not, without a password', () => {
    const from = { HYALINE_MAIL_FROM: 'mail@laurel.example' };
    const none = run('doctor.ts', { HYALINE_DEMO: 'off' }).says;
    expect(none).toMatch(/NOTE\s+Mail\s+no way out is set up[^]*HYALINE_MAIL_URL/);
    const away = run('doctor.ts', { ...from, HYALINE_MAIL_URL: 'smtp://box:hunter-2@127.0.0.1:9' });
    expect(away.says).toMatch(/NOTE\s+Mail\s+127.0.0.1, port 9 does not take mail from us: server-unreachable/);
    expect(away.says).not.toContain('hunter-2');
    expect(away.code).toBe(0);
  });

  it('sees a folder that others can write and a certificate that is none', async () => {
    await chmod(dataDir, 0o777);
    expect(run('doctor.ts').says).toMatch(/WRONG +Data folder .*written by others/);
    await chmod(dataDir, 0o711);
    await mkdir(path.join(folder, 'tls'));
    const file = path.join(folder, 'tls', 'x.pem');
    await writeFile(file, 'x');
    expect(run('doctor.ts', { HYALINE_TLS_CERT: file, HYALINE_TLS_KEY: file }).says).toMatch(/WRONG +TLS/);
  });

  it('knows a Node that is too old', () => {
    expect(checkNode('20.20.2').state).toBe('wrong');
    expect(checkNode('24.0.0').state).toBe('ok');
  });
});
