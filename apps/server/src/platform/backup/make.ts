import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DAY_MS } from '@hyaline/kit';
import type { Config } from '../config/index.ts';
import { keyringFile, openKeyringFile, type Vault } from '../crypto/index.ts';
import type { Reached } from '../postgres/reach.ts';
import type { ObjectStore } from '../storage/index.ts';
import { encrypt, type Recipients } from './age.ts';
import { baseBackup } from './base-backup.ts';
import { copyErasures } from './erasures.ts';
import { BackupError } from './errors.ts';
import { type Written, writeDurably } from './files.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { copyObjects, type ListedObject, readList, removeUnlisted, writeList } from './objects.ts';
import { README } from './readme.ts';
import { compress, tarOf, type TarEntry } from './tar.ts';

export interface BackupAsk {
  config: Config;
  reached: Reached;
  vault: Vault;
  storage: ObjectStore;
  installation: { id: string; demo: boolean };
  /** Folder that holds all backups of this installation. */
  target: string;
  recipients: Recipients;
  keepDays: number;
  now: Date;
}

export interface BackupDone {
  folder: string;
  manifest: Manifest;
  copiedBytes: number;
  removedBackups: string[];
  /** What the operator has to look after, as sentences. */
  notices: string[];
}

export const KEYRING_COPY = 'keyring.sqlite.age';
export const CLUSTER = 'cluster.tar.zst.age';
export const MANIFEST = 'manifest.json.age';
/** Only where a passphrase opens the backups. */
export const IDENTITY = 'identity.age';

/**
 * One backup: cluster, then objects, then keyring. In this order every object that a row names and every key that an
 * object needs is there: both exist before the row does. The folder gets its name last, so a backup cut short is none.
 */
export async function makeBackup(ask: BackupAsk): Promise<BackupDone> {
  const { config, reached, vault, target, recipients, now } = ask;
  refuseInside(config, target);
  const name = now.toISOString().replaceAll(':', '-').slice(0, 19);
  const folder = path.join(target, name);
  const unfinished = path.join(target, `.unfinished-${name}`);
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const macKey = await vault.instanceSecret('backup-manifest'); // before the copy of the keyring, which must hold it
  try {
    const cluster = reached.clusterDir === null ? null : await writeCluster(ask, reached.clusterDir, unfinished);
    const known = await knownObjects(target);
    const objects = await copyObjects(ask.storage, target, known);
    const list = await writeList(unfinished, objects);
    await writeKeyring(config, target, recipients);
    const notices = await copyErasures(config.erasureFile, target, vault);
    const manifest: Manifest = {
      format: 'hyaline-backup/1',
      createdAt: now.toISOString(),
      installationId: ask.installation.id,
      keyringId: vault.keyringId,
      rootKeyId: rootKeyIdOf(config),
      demo: ask.installation.demo,
      cluster,
      objects: { sha256: list.sha256, bytes: sum(objects), count: objects.length },
    };
    const text = Buffer.from(writeManifest(manifest, macKey));
    await seal(path.join(unfinished, MANIFEST), [text], recipients);
    await finish(unfinished, folder, target);
    const removedBackups = await removeOld(target, ask.keepDays, now);
    return {
      folder,
      manifest,
      copiedBytes: sum(objects.filter(({ key }) => !known.has(key))),
      removedBackups,
      notices,
    };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

const sum = (objects: readonly ListedObject[]): number => objects.reduce((total, { bytes }) => total + bytes, 0);

function refuseInside({ dataDir }: Config, target: string): void {
  const resolved = path.resolve(target);
  if (resolved === dataDir || resolved.startsWith(dataDir + path.sep))
    throw new BackupError(
      'A backup inside the data folder is lost together with it: name a folder elsewhere, best on another disk.',
    );
}

const seal = async (
  file: string,
  source: AsyncIterable<Uint8Array> | Uint8Array[],
  recipients: Recipients,
): Promise<Written> => writeDurably(file, await encrypt(toAsync(source), recipients));

async function* toAsync(source: AsyncIterable<Uint8Array> | Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* source;
}

async function writeCluster(
  { reached, config, recipients }: BackupAsk,
  clusterDir: string,
  folder: string,
): Promise<Manifest['cluster']> {
  const postgres = (await readFile(path.join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  const secret = await readFile(path.join(config.dataDir, 'postgres', 'admin.secret'));
  async function* entries(): AsyncGenerator<TarEntry> {
    yield { name: 'admin.secret', kind: 'bytes', content: secret };
    yield { name: 'cluster', kind: 'folder' };
    for await (const entry of baseBackup(reached.admin, clusterDir)) yield { ...entry, name: `cluster/${entry.name}` };
  }
  return { postgres, ...(await seal(path.join(folder, CLUSTER), compress(tarOf(entries())), recipients)) };
}

/** Replaces the last one: a key that was destroyed must not live on in an older copy. */
async function writeKeyring({ dataDir }: Config, target: string, recipients: Recipients): Promise<void> {
  const folder = await mkdtemp(path.join(dataDir, 'keyring', '.snapshot-'));
  try {
    const snapshot = path.join(folder, 'keyring.sqlite');
    const keyring = openKeyringFile(keyringFile(dataDir));
    keyring.snapshot(snapshot);
    keyring.close();
    await seal(path.join(target, KEYRING_COPY), [await readFile(snapshot)], recipients);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rootKeyIdOf({ dataDir }: Config): string {
  const keyring = openKeyringFile(keyringFile(dataDir));
  keyring.close();
  return keyring.rootKeyId;
}

async function finish(unfinished: string, folder: string, target: string): Promise<void> {
  if (existsSync(folder)) throw new BackupError(`There is a backup of this very second already: ${folder}`);
  await rename(unfinished, folder);
  await writeFile(path.join(target, 'README.txt'), README, { mode: 0o600 });
}

const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/;

/** Names of the backups in a folder, the oldest first. */
export async function listBackups(target: string): Promise<string[]> {
  const names = await readdir(target).catch(() => []);
  return names.filter((name) => NAME.test(name)).toSorted();
}

async function knownObjects(target: string): Promise<Map<string, ListedObject>> {
  const known = new Map<string, ListedObject>();
  for (const name of await listBackups(target)) {
    const { objects } = await readList(path.join(target, name)).catch(() => ({ objects: [] }));
    for (const object of objects) known.set(object.key, object);
  }
  return known;
}

/** Removes backups beyond their time, and then the objects that only they needed. */
async function removeOld(target: string, keepDays: number, now: Date): Promise<string[]> {
  const oldest = new Date(now.getTime() - keepDays * DAY_MS).toISOString().replaceAll(':', '-').slice(0, 19);
  const names = await listBackups(target);
  const old = names.filter((name) => name < oldest);
  for (const name of old) await rm(path.join(target, name), { recursive: true });
  const kept = names.filter((name) => name >= oldest);
  const lists = await Promise.all(kept.map((name) => readList(path.join(target, name))));
  await removeUnlisted(
    target,
    lists.map(({ objects }) => objects),
  );
  return old;
}
