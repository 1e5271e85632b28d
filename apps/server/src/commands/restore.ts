import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  BackupError,
  countErased,
  ERASURES_COPY,
  IDENTITY,
  type Identities,
  identitiesIn,
  openIdentity,
  readRootKey,
  type Restored,
  restoreBackup,
} from '../platform/backup/index.ts';
import { type Config, loadConfig } from '../platform/config/index.ts';
import { OperatorError, runCommand, UsageError } from './run.ts';

const OPTIONS = {
  backup: { type: 'string' },
  identity: { type: 'string' },
  'passphrase-file': { type: 'string' },
  'root-key': { type: 'string' },
  'without-keyring': { type: 'boolean', default: false },
  erasures: { type: 'string' },
  'without-erasures': { type: 'boolean', default: false },
} as const;
const USAGE =
  'hyaline restore FOLDER (--identity FILE | --passphrase-file FILE) --root-key FILE [--backup NAME] [--erasures FILE | --without-erasures] [--without-keyring]';

await runCommand(async (args) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [target] = positionals;
  if (target === undefined || positionals.length > 1)
    throw new UsageError(`Name the folder with the backups:\n  ${USAGE}`);
  const config = loadConfig(process.env);
  const withoutKeyring = values['without-keyring'];
  const erasures = values.erasures === undefined ? null : path.resolve(values.erasures);
  const ask = {
    config,
    target: path.resolve(target),
    name: values.backup ?? null,
    withoutKeyring,
    erasures,
    withoutErasures: values['without-erasures'],
  };
  const rootKeyFile = values['root-key'];
  const rootKey = rootKeyFile ? await readOr(rootKeyFile, () => readRootKey(rootKeyFile)) : null;
  const restored = await identitiesOf(ask.target, values)
    .then((identities) => restoreBackup({ ...ask, identities, rootKey }))
    .catch(asOperatorError);
  process.stdout.write(report(restored, config));
  return 0;
});

async function identitiesOf(
  target: string,
  values: { identity?: string; 'passphrase-file'?: string },
): Promise<Identities> {
  const { identity, 'passphrase-file': passphraseFile } = values;
  if (identity) return identitiesIn(await readOr(identity, () => readFile(identity, 'utf8')));
  if (!passphraseFile) throw new UsageError(`Say what opens the backup:\n  ${USAGE}`);
  const passphrase = await readOr(passphraseFile, () => readFile(passphraseFile, 'utf8'));
  return [await openIdentity(path.join(target, IDENTITY), passphrase.trim())];
}

async function readOr<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new OperatorError(`${file} cannot be read (${String(error.code)}).`, { cause: error });
    throw error;
  }
}

function asOperatorError(error: unknown): never {
  throw error instanceof BackupError
    ? new OperatorError(`${error.message}\nNothing was restored.`, { cause: error })
    : error;
}

function report({ manifest, database, keyring, erasures }: Restored, { dataDir, kek }: Config): string {
  return `Restored into ${dataDir}: the backup of ${manifest.createdAt}
  database  ${database ? `${database.tables} tables, ${database.rows} rows, ${database.ledgerEntries} of them in the ledger; every page was read` : 'not part of this backup: bring it back on your own server, then start with DATABASE_URL'}
  objects   ${manifest.objects.count}, each with the hash it was saved with
  keyring   ${keyring ? 'opens with the root key and belongs to this database' : 'NOT RESTORED: nothing that was saved sealed can be read, and the server will not start'}
  erasures  ${erasures ? erased(erasures) : 'not asked for: nothing can be read'}
Start it with HYALINE_DATA=${dataDir}${manifest.demo ? '' : ' HYALINE_DEMO=off'}${kek === null ? '' : ' and the same HYALINE_KEK'}.
`;
}

function erased(found: NonNullable<Restored['erasures']>): string {
  return [bySource(found), ...found.warnings.map((warning) => `WARNING: ${warning}`)].join('\n            ');
}

function bySource({ files, erased: list, isUnproven }: NonNullable<Restored['erasures']>): string {
  if (files.length === 0)
    return `NO LIST OF ERASURES. Patients who asked to be forgotten since this backup may be readable again.
            Find the list and restore anew with --erasures, or carry their erasures out once more`;
  const isCopyOnly = files.every((file) => path.basename(file).startsWith(ERASURES_COPY));
  const counts = `${list.length} keys stay destroyed by ${files.join(' and ')}`;
  if (isCopyOnly)
    return `${counts}
            THIS IS THE BACKUP'S OWN COPY: it ends with the last backup. Whoever was erased after it is not on it. The list
            beside the lost machine's data folder (ending .erasures) may be newer: look for it, and restore anew with --erasures`;
  return isUnproven
    ? `${counts}\n            (this keyring is older than the list: it cannot say whose signature it is. Named: ${countErased(list)})`
    : counts;
}
