import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation } from '../app/installation.repo.ts';
import { decryptFile, encrypt, identitiesIn, newIdentity } from '../platform/backup/age.ts';
import { loadConfig } from '../platform/config/index.ts';
import type { Vault } from '../platform/crypto/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { findRunning, removePlace } from '../platform/postgres/index.ts';
import { reachDatabase } from '../platform/postgres/reach.ts';
import { temporaryFolder } from '../platform/postgres/testing.ts';
import { localFolder } from '../platform/storage/index.ts';
import { installationOf, openVaultOf, secretsOf } from './installation.ts';

const CANARY = 'canary-Maria-Lopez-1961';
const TENANT = '11111111-1111-4111-8111-111111111111';
const STUDY = '22222222-2222-4222-8222-222222222222';
let root = '';
let seed = 0;
const at = (...names: string[]) => path.join(root, ...names);

interface Done {
  code: number | null;
  says: string;
}
/** Runs an operator command as an operator would: a process of its own, settings by environment. */
function run(command: string, dataDir: string, ...args: string[]): Promise<Done> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HYALINE_DATA: dataDir };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${command}.ts`), ...args], { env });
  let says = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (says += String(data)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, says })));
}

/** A real installation with a sealed object and a plain row that carry the canary. */
async function makeInstallation(dataDir: string): Promise<void> {
  const config = loadConfig({ HYALINE_DATA: dataDir });
  const reached = await reachDatabase(config);
  const vault = await openVaultOf(config, reached);
  const database = await openDatabase(reached, await secretsOf(vault), { maxConnections: 1, now: Date.now });
  await createInstallation(database, vault.keyringId, true);
  await database.db.end();
  const client = new Client({ ...reached.admin, database: reached.database });
  await client.connect();
  await client.query('create table public.kept (n int primary key, words text)');
  await client.query('insert into public.kept select n, $1 from generate_series(1, 20000) n', [CANARY]);
  await client.end();
  await saveObject(vault, dataDir, 'one');
  vault.close();
  await reached.release();
}

async function saveObject(vault: Vault, dataDir: string, name: string): Promise<void> {
  await vault.createStudyKey(TENANT, STUDY).catch(() => undefined);
  const sealed = await vault.sealField({ tenantId: TENANT, studyId: STUDY }, place(name), `${CANARY} ${name}`);
  await (await localFolder(path.join(dataDir, 'objects'))).put(`t/${TENANT}/s/${STUDY}/${name}`, sealed);
}
const place = (rowId: string) => ({ tenantId: TENANT, table: 'object', column: 'content', rowId });

async function openObject(dataDir: string, name: string): Promise<string> {
  const config = loadConfig({ HYALINE_DATA: dataDir });
  const reached = await reachDatabase(config);
  const vault = await openVaultOf(config, reached);
  try {
    const sealed = await readFile(path.join(dataDir, 'objects', 't', TENANT, 's', STUDY, name));
    return await vault.openField({ tenantId: TENANT, studyId: STUDY }, place(name), new Uint8Array(sealed));
  } finally {
    vault.close();
    await reached.release();
  }
}

async function rowsIn(dataDir: string): Promise<{ count: number; events: number }> {
  const reached = await reachDatabase(loadConfig({ HYALINE_DATA: dataDir }));
  const client = new Client({ ...reached.admin, database: reached.database });
  await client.connect();
  const sql = `select (select count(*)::int from public.kept where words = $1) count,
                      (select count(*)::int from audit.entry where event = 'backup.finished') events`;
  const { rows } = await client.query<{ count: number; events: number }>(sql, [CANARY]);
  await client.end();
  await reached.release();
  return rows[0] ?? { count: 0, events: 0 };
}

/** A fresh copy of the backup folder for one act of damage, and an empty folder to restore into. */
async function damaged(): Promise<{ target: string; newest: string; into: string }> {
  seed += 1;
  const target = at(`damaged-${seed}`);
  await cp(at('backups'), target, { recursive: true });
  const newest =
    (await readdir(target))
      .filter((name) => name.startsWith('20'))
      .toSorted()
      .at(-1) ?? '';
  return { target, newest: path.join(target, newest), into: at(`into-${seed}`) };
}
const restore = (target: string, into: string, ...more: string[]) =>
  run(
    'restore',
    into,
    target,
    '--identity',
    at('off-machine', 'identity.txt'),
    '--root-key',
    at('off-machine', 'root.key'),
    ...more,
  );

beforeAll(async () => {
  root = await temporaryFolder();
  await makeInstallation(at('data'));
  await mkdir(at('off-machine'));
  await cp(at('data', 'keys', 'root.key'), at('off-machine', 'root.key'));
  const made = await run('backup', at('data'), at('backups'), '--new-identity', at('off-machine', 'identity.txt'));
  if (made.code !== 0) throw new Error(made.says);
});
afterAll(async () => {
  for (const name of await readdir(root)) removePlace(at(name));
  await rm(root, { recursive: true, force: true });
});

describe('hyaline backup and restore', () => {
  it('bring database, keyring and objects back into an empty folder', async () => {
    const into = at('whole');
    const done = await restore(at('backups'), into);
    expect(done).toMatchObject({
      code: 0,
      says: expect.stringMatching(/objects {3}1,[^]*opens with the root key/) as unknown,
    });
    expect(await rowsIn(into)).toEqual({ count: 20_000, events: 0 });
    expect(await openObject(into, 'one')).toBe(`${CANARY} one`);
    const config = loadConfig({ HYALINE_DATA: into });
    const reached = await reachDatabase(config);
    expect(await installationOf(reached)).toMatchObject({ demo: true });
    await reached.release();
  });

  it('[C202] hold no plaintext, and never the root key', async () => {
    const secrets = [CANARY, (await readFile(at('off-machine', 'root.key'), 'utf8')).trim(), 'hyaline_admin'];
    const rootKey = Buffer.from(secrets[1] ?? '', 'base64');
    const identity = await readFile(at('off-machine', 'identity.txt'), 'utf8');
    secrets.push(/AGE-SECRET-KEY-\S+/.exec(identity)?.[0] ?? 'none');
    const files = (await readdir(at('backups'), { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cluster.tar.zst.age', 'keyring.sqlite.age', 'manifest.json.age', 'one', 'README.txt']),
    );
    for (const file of files) {
      const bytes = await readFile(path.join(file.parentPath, file.name));
      for (const secret of [...secrets.map((text) => Buffer.from(text)), rootKey])
        expect(bytes.includes(secret), file.name).toBe(false);
    }
    const data = await readFile(at('data', 'backup-recipients.txt'), 'utf8');
    expect(data).toMatch(/^age1/); // the machine keeps the public half only
  });

  it('work beside a running server, and tell the ledger', async () => {
    const reached = await reachDatabase(loadConfig({ HYALINE_DATA: at('data') }));
    const pid = findRunning(at('data'))?.pid;
    const done = await run('backup', at('data'), at('beside'));
    expect(done).toMatchObject({ code: 0 });
    expect(findRunning(at('data'))?.pid).toBe(pid);
    await reached.release();
    expect((await rowsIn(at('data'))).events).toBeGreaterThanOrEqual(2);
  });

  it('stay consistent while somebody writes', async () => {
    const reached = await reachDatabase(loadConfig({ HYALINE_DATA: at('data') }));
    const client = new Client({ ...reached.admin, database: reached.database });
    await client.connect();
    await client.query('create table if not exists public.busy (id serial primary key, pair int, side text)');
    const stop = new AbortController();
    const writer = (async () => {
      for (let pair = 0; !stop.signal.aborted; pair++) {
        await client.query(`begin; insert into busy (pair, side) values (${pair}, 'a'), (${pair}, 'b');
          update kept set words = words where n % 50 = ${pair % 50}; commit`);
      }
    })();
    const done = await run('backup', at('data'), at('busy'));
    stop.abort();
    await writer;
    await client.query('drop table busy');
    await client.end();
    await reached.release();
    expect(done).toMatchObject({ code: 0 });
    expect(await restore(at('busy'), at('from-busy'))).toMatchObject({ code: 0 });
    const restored = await reachDatabase(loadConfig({ HYALINE_DATA: at('from-busy') }));
    const reader = new Client({ ...restored.admin, database: restored.database });
    await reader.connect();
    const { rows } = await reader.query('select pair from busy group by pair having count(*) <> 2');
    const { rows: whole } = await reader.query('select count(*)::int pairs from busy');
    await reader.end();
    await restored.release();
    expect(rows).toEqual([]);
    expect((whole[0] as { pairs: number }).pairs).toBeGreaterThan(0);
  });

  it('copy only new objects the second time, and keep every backup usable', async () => {
    const config = loadConfig({ HYALINE_DATA: at('data') });
    const reached = await reachDatabase(config);
    const vault = await openVaultOf(config, reached);
    await saveObject(vault, at('data'), 'two');
    vault.close();
    await reached.release();
    const before = await readdir(at('backups'));
    const done = await run('backup', at('data'), at('backups'));
    expect(done.says).toMatch(/objects {3}2, .* of them new/);
    const added = (await readdir(at('backups'))).filter((name) => !before.includes(name));
    expect(added).toHaveLength(1);
    expect(await restore(at('backups'), at('newest'))).toMatchObject({ code: 0 });
    expect(await openObject(at('newest'), 'two')).toBe(`${CANARY} two`);
    const older = before.find((name) => name.startsWith('20')) ?? '';
    expect(await restore(at('backups'), at('older'), '--backup', older)).toMatchObject({ code: 0 });
    expect(await openObject(at('older'), 'one')).toBe(`${CANARY} one`);
    expect(await readdir(at('older', 'objects', 't', TENANT, 's', STUDY))).toEqual(['one']);
  });

  it('[C203] keep no backup beyond its days', async () => {
    const { target } = await damaged();
    const old = path.join(target, '2020-01-01T00-00-00');
    await mkdir(old);
    await writeFile(path.join(old, 'objects.list'), '');
    await mkdir(path.join(target, 'objects', 't', 'gone'), { recursive: true });
    await writeFile(path.join(target, 'objects', 't', 'gone', 'x'), 'x');
    const done = await run('backup', at('data'), target);
    expect(done.says).toMatch(/removed {3}1 older/);
    const left = await readdir(target, { recursive: true });
    expect(left).not.toContain('2020-01-01T00-00-00');
    expect(left).not.toContain('objects/t/gone/x');
    expect(left).toContain(`objects/t/${TENANT}/s/${STUDY}/one`);
  });

  it('open with a passphrase instead, and with no other', { timeout: 180_000 }, async () => {
    // scrypt is slow on purpose
    await writeFile(at('words.txt'), 'four unlikely words here\n');
    await writeFile(at('other.txt'), 'four other unlikely words\n');
    const recipients = await readFile(at('data', 'backup-recipients.txt'));
    const by = ['--passphrase-file', at('words.txt')];
    expect(await run('backup', at('data'), at('by-words'), ...by)).toMatchObject({ code: 0 });
    expect(await run('backup', at('data'), at('by-words'), ...by)).toMatchObject({ code: 1 }); // it has one already
    await writeFile(at('data', 'backup-recipients.txt'), recipients);
    const rootKey = ['--root-key', at('off-machine', 'root.key')];
    const wrong = await run('restore', at('w1'), at('by-words'), '--passphrase-file', at('other.txt'), ...rootKey);
    expect(wrong).toMatchObject({ code: 1, says: expect.stringContaining('Nothing was restored') as unknown });
    expect(await run('restore', at('w2'), at('by-words'), ...by, ...rootKey)).toMatchObject({ code: 0 });
  });
});

describe('hyaline restore refuses', () => {
  const expectRefused = async (target: string, into: string, words: RegExp, ...more: string[]) => {
    const done = await restore(target, into, ...more);
    expect(done).toMatchObject({ code: 1, says: expect.stringMatching(words) as unknown });
    expect(await readdir(into).catch(() => [])).toEqual([]);
  };

  it.each(['cluster.tar.zst.age', 'manifest.json.age', 'objects.list'])('a backup whose %s was cut', async (name) => {
    const { target, newest, into } = await damaged();
    const file = path.join(newest, name);
    await truncate(file, Math.floor((await readFile(file)).length / 2));
    await expectRefused(target, into, /cut|cannot be opened|not the one|damaged/);
  });

  it('a keyring copy that was cut', async () => {
    const { target, into } = await damaged();
    await truncate(path.join(target, 'keyring.sqlite.age'), 3000);
    await expectRefused(target, into, /keyring.sqlite.age cannot be opened/);
  });

  it('one changed byte in the database, or in an object', async () => {
    const { target, newest, into } = await damaged();
    const change = async (file: string, position: number) => {
      const bytes = await readFile(file);
      bytes[position] = (bytes[position] ?? 0) ^ 1;
      await writeFile(file, bytes);
    };
    await change(path.join(newest, 'cluster.tar.zst.age'), 5000);
    await expectRefused(target, into, /was changed after it was written/);
    const second = await damaged();
    await change(path.join(second.target, 'objects', 't', TENANT, 's', STUDY, 'one'), 20);
    await expectRefused(second.target, second.into, /objects are missing or damaged, the first is t\//);
  });

  it('another identity', async () => {
    const { target, into } = await damaged();
    await writeFile(at('other-identity.txt'), (await newIdentity()).identity);
    const args = [target, '--identity', at('other-identity.txt'), '--root-key', at('off-machine', 'root.key')];
    const done = await run('restore', into, ...args);
    expect(done).toMatchObject({ code: 1, says: expect.stringContaining('not the one it was made for') as unknown });
  });

  it('another root key, or none, and says which one it needs', async () => {
    const { target, into } = await damaged();
    await writeFile(at('wrong.key'), Buffer.alloc(32, 9).toString('base64'));
    await expectRefused(
      target,
      into,
      /not the root key of that backup[^]*made with root key [0-9a-f]{16}/,
      '--root-key',
      at('wrong.key'),
    );
    const none = await run('restore', into, target, '--identity', at('off-machine', 'identity.txt'));
    expect(none).toMatchObject({
      code: 1,
      says: expect.stringMatching(/root key is needed \([0-9a-f]{16}\)/) as unknown,
    });
  });

  it('to go on silently without the keyring, but brings back the rest when told', async () => {
    const { target, into } = await damaged();
    await rm(path.join(target, 'keyring.sqlite.age'));
    await expectRefused(target, into, /nothing that was saved sealed can be read/);
    const told = await restore(target, into, '--without-keyring');
    expect(told).toMatchObject({ code: 0, says: expect.stringContaining('NOT RESTORED') as unknown });
  });

  it('a manifest that somebody else put together for the public recipient', async () => {
    const { target, newest, into } = await damaged();

    const identity = await readFile(at('off-machine', 'identity.txt'), 'utf8');
    const pieces: Uint8Array[] = [];
    const manifest = path.join(newest, 'manifest.json.age');
    for await (const piece of decryptFile(manifest, identitiesIn(identity))) pieces.push(piece);
    const forged = Buffer.concat(pieces)
      .toString()
      .replace(/"demo":true/, '"demo":false');
    async function* source() {
      yield Buffer.from(forged);
    }
    const sealed: Uint8Array[] = [];
    for await (const piece of await encrypt(source(), [recipientIn(identity)])) sealed.push(piece);
    await writeFile(manifest, Buffer.concat(sealed));
    await expectRefused(target, into, /was not written by this installation/);
  });

  it('a folder that is not empty, and leaves it alone', async () => {
    const { target, into } = await damaged();
    await mkdir(into);
    await writeFile(path.join(into, 'mine.txt'), 'mine');
    expect(await restore(target, into)).toMatchObject({
      code: 1,
      says: expect.stringContaining('is not empty') as unknown,
    });
    expect(await readdir(into)).toEqual(['mine.txt']);
  });
});

describe('hyaline backup refuses', () => {
  it('a folder inside the data folder, and a first run that would print the identity into a log', async () => {
    expect(await run('backup', at('data'), at('data', 'backups'))).toMatchObject({
      code: 1,
      says: expect.stringContaining('elsewhere') as unknown,
    });
    await cp(at('data', 'backup-recipients.txt'), at('recipients'));
    await rm(at('data', 'backup-recipients.txt'));
    expect(await run('backup', at('data'), at('never'))).toMatchObject({
      code: 2,
      says: expect.stringContaining('--new-identity') as unknown,
    });
    await cp(at('recipients'), at('data', 'backup-recipients.txt'));
  });
});

const recipientIn = (identity: string): string => /age1\S+/.exec(identity)?.[0] ?? '';
