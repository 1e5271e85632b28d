import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../platform/config/index.ts';
import {
  envKek,
  fileKek,
  KeyError,
  keyringFile,
  openVault,
  readErasureList,
  rootKeyFile,
} from '../../platform/crypto/index.ts';
import { attention, type Finding, ok, wrong } from './finding.ts';

const RESTORE = 'Bring the right file back; see docs/operate/what-to-keep.md. Never make a new one in its place.';

export function checkRootKey({ dataDir, kek }: Config): Finding {
  const file = rootKeyFile(dataDir);
  const isNew = !existsSync(file) && !existsSync(keyringFile(dataDir)) && kek === null;
  if (isNew) return ok('Root key', 'none yet; the first start makes it');
  try {
    const provider = kek === null ? fileKek(file) : envKek(kek);
    return ok('Root key', `${provider.keyId} in ${provider.place}`);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return wrong('Root key', error.message, RESTORE);
  }
}

/** Opens the keyring with the root key, and compares it with the one that the database was made with. */
export async function checkKeyring(config: Config, expectedKeyringId: string | null, isNew: boolean): Promise<Finding> {
  const { dataDir, kek } = config;
  if (isNew && !existsSync(keyringFile(dataDir))) return ok('Keyring', 'none yet; the first start makes it');
  try {
    const expected = expectedKeyringId === null ? {} : { expectedKeyringId };
    const vault = await openVault({ dataDir, kek, mayCreate: false, ...expected });
    vault.close();
    const matched =
      expectedKeyringId === null ? 'opens with the root key' : 'opens with the root key and belongs to this database';
    return ok('Keyring', `${vault.keyringId} ${matched}`);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return wrong('Keyring', error.message, RESTORE);
  }
}

/** Why the server, as the user that asks, could not write this file; null when it could. */
function whyNotWritable(file: string): string | null {
  try {
    if (existsSync(file)) accessSync(file, constants.W_OK);
    else {
      let folder = path.dirname(file);
      while (!existsSync(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
      if (!statSync(folder).isDirectory()) return `${folder} is no folder`;
      accessSync(folder, constants.W_OK);
    }
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

/** The list that keeps an older backup from bringing back what was erased: there, and every line as it was written. */
export function checkErasures({ dataDir, erasureFile }: Config): Finding {
  const problem = whyNotWritable(erasureFile);
  if (problem !== null)
    return wrong(
      'Erasures',
      `The list ${erasureFile} cannot be written: ${problem}. What is erased from now on stands in no list, and an older backup brings it back.`,
      'Set HYALINE_ERASURE_FILE to a file in a folder that the user of the server owns, outside the data folder.',
    );
  if (!existsSync(erasureFile)) {
    if (!existsSync(keyringFile(dataDir))) return ok('Erasures', 'no list yet; the first start makes it');
    const mend = 'The next start makes it from the keyring. If it was lost, bring its newest copy back first.';
    return attention('Erasures', `The list ${erasureFile} is missing.`, mend);
  }
  try {
    const { erased } = readErasureList(readFileSync(erasureFile, 'utf8'));
    return ok('Erasures', `${erased.length} keys stay destroyed by ${erasureFile}`);
  } catch (error) {
    const mend =
      'Bring an unharmed copy back; see docs/operate/restore.md. The server puts this one aside at its start, and goes on with the lines of it that are still signed.';
    return wrong('Erasures', `${erasureFile}: ${(error as Error).message}`, mend);
  }
}
