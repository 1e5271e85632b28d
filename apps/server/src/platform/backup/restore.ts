import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../config/index.ts';
import { KeyError, keyringFile, openKeyringFile, openVault, rootKeyFile } from '../crypto/index.ts';
import { installCluster, removePlace } from '../postgres/index.ts';
import { decryptFile, type Identities } from './age.ts';
import { checkRestored, type Restored } from './check.ts';
import { type ErasureAsk, findErasures, type FoundErasures, placeErasures } from './erasures.ts';
import { BackupError } from './errors.ts';
import { hashFile } from './files.ts';
import { CLUSTER, KEYRING_COPY, listBackups, MANIFEST } from './make.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { damagedObjects, type ListedObject, objectFile, readList } from './objects.ts';
import { decompress, place, untar } from './tar.ts';

export interface RestoreAsk {
  /** Where it goes: `dataDir` must be absent or empty; `kek` is the root key when it comes from the environment. */
  config: Config;
  /** Folder that holds the backups. */
  target: string;
  /** One of them by name; null: the newest. */
  name: string | null;
  identities: Identities;
  /** The root key as base64 text, to be put into its file; null when `config.kek` has it. */
  rootKey: string | null;
  /** Brings back what there is although nothing sealed can ever be opened. */
  withoutKeyring: boolean;
  /** The list of erasures, when it is not where it is looked for; null: it is. */
  erasures: string | null;
  /** Goes on without a list of erasures. */
  withoutErasures: boolean;
}

/** What has been verified, before anything is written. */
interface Verified {
  folder: string;
  manifest: Manifest;
  objects: readonly ListedObject[];
  /** null: brought back without. */
  keys: { keyring: Uint8Array; erasures: FoundErasures } | null;
}

/** Everything that can be known without writing: identity, completeness, root key, and that the manifest is ours. */
export async function verifyBackup(ask: RestoreAsk): Promise<Verified> {
  const folder = await chooseBackup(ask.target, ask.name);
  const { manifest, isAuthentic } = readManifest(await readSealedText(path.join(folder, MANIFEST), ask.identities));
  const list = await readList(folder);
  if (list.sha256 !== manifest.objects.sha256)
    throw new BackupError(`${folder}: objects.list is not the one of this backup.`);
  if (manifest.cluster) await refuseDamaged(path.join(folder, CLUSTER), manifest.cluster);
  const keys = ask.withoutKeyring ? null : await verifyKeyring(ask, manifest, isAuthentic);
  const damaged = await damagedObjects(ask.target, list.objects);
  if (damaged.length > 0)
    throw new BackupError(
      `${damaged.length} of ${list.objects.length} objects are missing or damaged, the first is ${damaged[0]}.`,
    );
  return { folder, manifest, objects: list.objects, keys };
}

/**
 * Brings a backup back into an empty data folder, starts its database once and checks that it and the keyring belong
 * together. When it cannot finish it takes away what it wrote.
 * @throws BackupError, KeyError
 */
export async function restoreBackup(ask: RestoreAsk): Promise<Restored> {
  const { dataDir } = ask.config;
  await refuseFull(dataDir, 'HYALINE_DATA');
  await refuseFull(ask.config.objectsDir, 'HYALINE_OBJECTS');
  const verified = await verifyBackup(ask);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await writeObjects(ask, verified);
    if (verified.manifest.cluster) await writeCluster(ask, verified.folder);
    if (verified.keys) await writeKeys(ask, verified.keys);
    const checked = await checkRestored(ask.config, verified.manifest, verified.keys !== null);
    return { ...checked, erasures: verified.keys?.erasures ?? null };
  } catch (error) {
    removePlace(dataDir);
    await Promise.all([empty(dataDir), empty(ask.config.objectsDir)]);
    throw error;
  }
}

async function refuseFull(folder: string, setting: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0)
    throw new BackupError(
      `${folder} is not empty. A backup is brought back into an empty folder only: set ${setting} to a new one.`,
    );
}

async function empty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
}

async function chooseBackup(target: string, name: string | null): Promise<string> {
  const names = await listBackups(target);
  const chosen = name ?? names.at(-1);
  if (!chosen) throw new BackupError(`There is no backup in ${target}.`);
  if (!names.includes(chosen))
    throw new BackupError(`There is no backup ${chosen} in ${target}. There are: ${names.join(', ') || 'none'}.`);
  return path.join(target, chosen);
}

const readSealed = (file: string, identities: Identities): Promise<Buffer> => wholeOf(decryptFile(file, identities));

async function wholeOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

const readSealedText = async (file: string, identities: Identities): Promise<string> =>
  (await readSealed(file, identities)).toString('utf8');

async function refuseDamaged(file: string, expected: { sha256: string; bytes: number }): Promise<void> {
  const found = await hashFile(file).catch(() => null);
  if (!found) throw new BackupError(`${file} is missing.`);
  if (found.bytes !== expected.bytes)
    throw new BackupError(
      `${file} has ${found.bytes} bytes where ${expected.bytes} were written: it was cut or added to.`,
    );
  if (found.sha256 !== expected.sha256) throw new BackupError(`${file} was changed after it was written.`);
}

/**
 * The keyring opens with the root key, belongs to this backup, and holds the key that the manifest was signed with. What
 * was erased since is taken out of it before it is anywhere but in a private folder.
 */
async function verifyKeyring(
  ask: RestoreAsk,
  manifest: Manifest,
  isAuthentic: (key: Uint8Array) => boolean,
): Promise<Verified['keys']> {
  const file = path.join(ask.target, KEYRING_COPY);
  if (!(await stat(file).catch(() => null)))
    throw new BackupError(
      `${file} is missing. Without the keyring nothing that was saved sealed can be read, not by anybody and not ever: ` +
        'studies, links and sealed fields are lost. Look for another copy of it. ' +
        'To bring back the rest all the same, add --without-keyring.',
    );
  const bytes = await readSealed(file, ask.identities);
  const kek = ask.rootKey ?? ask.config.kek;
  if (!kek)
    throw new BackupError(
      `The root key is needed (${manifest.rootKeyId}): it is never part of a backup. ` +
        'Give --root-key FILE, or set HYALINE_KEK. Without it nothing that was saved sealed can be read.',
    );
  return inScratch(bytes, async (dataDir) => {
    const vault = await openVault({ dataDir, kek, mayCreate: false, expectedKeyringId: manifest.keyringId }).catch(
      asSentence,
    );
    let erasures: FoundErasures;
    try {
      if (!isAuthentic(await vault.instanceSecret('backup-manifest')))
        throw new BackupError('The manifest was not written by this installation: somebody put this backup together.');
      erasures = await findErasures(erasureAsk(ask), vault);
    } finally {
      vault.close();
    }
    const keyring = openKeyringFile(keyringFile(dataDir));
    try {
      keyring.destroyListed(erasures.erased);
    } finally {
      keyring.close();
    }
    return { keyring: await readFile(keyringFile(dataDir)), erasures };
  });
}

const erasureAsk = ({ config, target, erasures, withoutErasures }: RestoreAsk): ErasureAsk => ({
  ownFile: config.erasureFile, target, erasures, withoutErasures,
}); // prettier-ignore

/** The keyring can be opened as a file only; a private one, for a moment. */
async function inScratch<T>(keyring: Uint8Array, work: (dataDir: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'hyaline-restore-'));
  try {
    await mkdir(path.dirname(keyringFile(scratch)), { mode: 0o700 });
    await writeFile(keyringFile(scratch), keyring, { mode: 0o600 });
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function asSentence(error: unknown): never {
  if (error instanceof KeyError && error.code === 'root-key-wrong')
    throw new BackupError(`This is not the root key of that backup. ${error.message}`, { cause: error });
  throw error;
}

async function writeObjects({ config, target }: RestoreAsk, { objects }: Verified): Promise<void> {
  await mkdir(config.objectsDir, { recursive: true, mode: 0o700 });
  for (const { key } of objects) {
    const file = path.join(config.objectsDir, key);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await cp(objectFile(target, key), file, { errorOnExist: true, force: false });
  }
}

async function writeCluster({ config, identities }: RestoreAsk, folder: string): Promise<void> {
  const archive = untar(decompress(decryptFile(path.join(folder, CLUSTER), identities)));
  const { value: first } = await archive.next();
  if (!first || first.name !== 'admin.secret')
    throw new BackupError('The archive of the database does not begin as it should.');
  const password = (await wholeOf(first.content)).toString('utf8').trim();
  await installCluster(config.dataDir, password, async (root, owner) => {
    for await (const entry of archive) {
      const name = entry.name.slice('cluster/'.length);
      if (name !== '') await place({ ...entry, name }, root, owner);
    }
  });
}

/** The restored server makes the list anew from its keyring, where it can. */
const notWritten = (file: string, { message }: Error): string =>
  `The list of erasures could not be written to ${file} (${message}). Everything on it is destroyed in what was restored. Set HYALINE_ERASURE_FILE to a place that the server may write, before it starts.`;

/** Last of all: a server that is started on a restore that was cut short finds no keyring and refuses. */
async function writeKeys(
  { config, rootKey }: RestoreAsk,
  { keyring, erasures }: NonNullable<Verified['keys']>,
): Promise<void> {
  if (rootKey !== null) {
    await mkdir(path.dirname(rootKeyFile(config.dataDir)), { recursive: true, mode: 0o700 });
    await writeFile(rootKeyFile(config.dataDir), `${rootKey.trim()}\n`, { mode: 0o600, flag: 'wx' });
  }
  if (erasures.text !== '') {
    const { erasureFile } = config;
    // what is destroyed is so in the keyring itself: a place that cannot be written must not undo the rest
    await placeErasures(erasureFile, erasures.text).catch((error: Error) => {
      erasures.warnings.push(notWritten(erasureFile, error));
    });
  }
  await mkdir(path.dirname(keyringFile(config.dataDir)), { recursive: true, mode: 0o700 });
  await writeFile(keyringFile(config.dataDir), keyring, { mode: 0o600, flag: 'wx' });
}

export const readRootKey = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();
