import { existsSync } from 'node:fs';
import type { Config } from '../../platform/config/index.ts';
import { envKek, fileKek, KeyError, keyringFile, openVault, rootKeyFile } from '../../platform/crypto/index.ts';
import { type Finding, ok, wrong } from './finding.ts';

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
