import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { append } from '../modules/ledger/index.ts';
import {
  BackupError,
  type BackupDone,
  IDENTITY,
  makeBackup,
  newIdentity,
  type Recipients,
  sealIdentity,
} from '../platform/backup/index.ts';
import { type Config, loadConfig } from '../platform/config/index.ts';
import type { Vault } from '../platform/crypto/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { type Reached, reachDatabase } from '../platform/postgres/reach.ts';
import { localFolder } from '../platform/storage/index.ts';
import { installationOf, openVaultOf, secretsOf } from './installation.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';

const OPTIONS = {
  recipient: { type: 'string', multiple: true },
  'new-identity': { type: 'string' },
  'passphrase-file': { type: 'string' },
  'keep-days': { type: 'string', default: '30' },
} as const;

const say = (text: string): void => void process.stdout.write(text);

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [target] = positionals;
  if (target === undefined || positionals.length > 1)
    throw new UsageError('Name the folder for the backups: hyaline backup FOLDER');
  const keepDays = Number(values['keep-days']);
  if (!Number.isInteger(keepDays) || keepDays < 1)
    throw new UsageError('--keep-days is a number of days, 30 by default.');
  const config = loadConfig(process.env);
  const folder = path.resolve(target);
  const recipients = await recipientsOf(config, folder, values);
  await back(config, { target: folder, recipients, keepDays });
  return 0;
});

async function back(config: Config, ask: { target: string; recipients: Recipients; keepDays: number }): Promise<void> {
  const reached = await reachDatabase(config);
  try {
    const installation = await installationOf(reached);
    if (!installation) throw new OperatorError(`There is nothing to back up yet in ${config.dataDir}.`);
    const vault = await openVaultOf(config, reached);
    try {
      const storage = await localFolder(config.objectsDir);
      const done = await makeBackup({ ...ask, config, reached, vault, storage, installation, now: new Date() }).catch(
        asOperatorError,
      );
      await record(reached, vault, done);
      say(report(done, config));
    } finally {
      vault.close();
    }
  } finally {
    await reached.release();
  }
}

function asOperatorError(error: unknown): never {
  throw error instanceof BackupError ? new OperatorError(error.message, { cause: error }) : error;
}

async function record(reached: Reached, vault: Vault, { folder, manifest }: BackupDone): Promise<void> {
  const { db } = await openDatabase(reached, await secretsOf(vault), {
    maxConnections: 1,
    now: Date.now,
    alreadyPrepared: true,
  });
  try {
    const facts = {
      objects: manifest.objects.count,
      objectBytes: manifest.objects.bytes,
      database: manifest.cluster ? manifest.cluster.sha256 : 'external',
    };
    const resource = { type: 'backup', id: path.basename(folder) };
    await db.asPlatform((tx) =>
      append(tx, { event: 'backup.finished', outcome: 'done', resource, patientRef: null, facts }),
    );
  } finally {
    await db.end();
  }
}

type Values = { recipient?: string[]; 'new-identity'?: string; 'passphrase-file'?: string };

/** For whom: what was asked for, else the recipients of the first backup, else a new identity. */
async function recipientsOf(config: Config, target: string, values: Values): Promise<Recipients> {
  const { recipient: asked = [], 'new-identity': newFile, 'passphrase-file': passphraseFile } = values;
  const file = path.join(config.dataDir, 'backup-recipients.txt');
  if (!existsSync(config.dataDir)) throw new OperatorError(`There is nothing to back up yet in ${config.dataDir}.`);
  if (asked.length > 0) return keep(file, asked);
  if (passphraseFile) return keep(file, [await introduceByPassphrase(target, passphraseFile)]);
  if (newFile) return keep(file, [await introduce(newFile)]);
  if (existsSync(file)) return (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return keep(file, [await introduce(null)]);
}

async function keep(file: string, recipients: string[]): Promise<string[]> {
  await writeFile(file, `${recipients.join('\n')}\n`, { mode: 0o600 });
  return recipients;
}

/** An identity that lies sealed beside the backups; from then on this machine needs no passphrase to write them. */
async function introduceByPassphrase(target: string, passphraseFile: string): Promise<string> {
  const file = path.join(target, IDENTITY);
  if (existsSync(file))
    throw new OperatorError(
      `${file} exists: this folder has its passphrase. Leave out --passphrase-file, or name a new folder.`,
    );
  const { identity, recipient } = await newIdentity();
  const sealed = await sealIdentity(identity, await passphraseFrom(passphraseFile));
  await mkdir(target, { recursive: true, mode: 0o700 });
  await writeFile(file, sealed, { mode: 0o600, flag: 'wx' });
  return recipient;
}

async function passphraseFrom(file: string): Promise<string> {
  const passphrase = (await readFile(file, 'utf8')).trim();
  if (passphrase.length < 12) throw new UsageError('The passphrase has fewer than 12 characters.');
  return passphrase;
}

/** Makes an identity and gives its secret half away: into a file, or once onto the terminal. Nothing here keeps it. */
async function introduce(file: string | null): Promise<string> {
  if (file === null && !process.stdout.isTTY)
    throw new UsageError(
      'For the first backup name a file for the new identity (--new-identity FILE) or a --recipient age1...',
    );
  const { identity, recipient } = await newIdentity();
  const text = `# Hyaline backup identity. Whoever has it can read the backups; without it nobody can. Keep it off the server.\n# public key: ${recipient}\n${identity}\n`;
  if (file === null) {
    say(
      `This is the backup identity. It is shown this once and kept nowhere. Put it where the server is not:\n\n${text}\n`,
    );
    return recipient;
  }
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(
      error.code === 'EEXIST'
        ? `${file} exists already and is not replaced.`
        : `${file} cannot be written (${error.code}).`,
    );
  });
  say(`The backup identity is in ${file}. Move it to a place that is not this machine, and keep a second copy.\n`);
  return recipient;
}

function report({ folder, manifest, copiedBytes, removedBackups, notices }: BackupDone, config: Config): string {
  const mib = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  const { cluster, objects } = manifest;
  const rootKey = config.kek === null ? path.join(config.dataDir, 'keys', 'root.key') : 'HYALINE_KEK';
  return `Backup written: ${folder}
  database  ${cluster ? mib(cluster.bytes) : 'NOT INCLUDED: it is on a server of your own; back it up there, with its own tools, at about the same time'}
  objects   ${objects.count}, ${mib(objects.bytes)} (${mib(copiedBytes)} of them new)
  keyring   replaced by the one of now
${removedBackups.length > 0 ? `  removed   ${removedBackups.length} older than their time\n` : ''}${notices.map((notice) => `WARNING   ${notice}\n`).join('')}Not in it, and needed to bring it back: the root key ${manifest.rootKeyId} (${rootKey}). Keep a copy of it off this machine.
`;
}
