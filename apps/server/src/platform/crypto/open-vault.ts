import { existsSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@hyaline/kit';
import { KeyError } from './errors.ts';
import { createRootKeyFile, envKek, fileKek, type KekProvider } from './kek.ts';
import { type Keyring, type KeyringIdentity, openKeyringFile } from './keyring.ts';
import { keyringCheckContext, Vault } from './vault.ts';

export interface VaultPlaces {
  /** HYALINE_DATA. */
  dataDir: string;
  /** HYALINE_KEK, base64 of 32 bytes; null uses the file. */
  kek: string | null;
  /** May a missing keyring be a new installation? False once a database exists: then it is a loss. */
  mayCreate: boolean;
  /** Refuses any other keyring, when the database remembers which one it was made with. */
  expectedKeyringId?: string;
}

export const rootKeyFile = (dataDir: string): string => path.join(dataDir, 'keys', 'root.key');
export const keyringFile = (dataDir: string): string => path.join(dataDir, 'keyring', 'keyring.sqlite');

/**
 * Opens root key and keyring, and makes both in a new installation. Never makes one in place of one that was lost.
 * @throws KeyError with a sentence that names the file and what to do
 */
export async function openVault({ dataDir, kek, mayCreate, expectedKeyringId }: VaultPlaces): Promise<Vault> {
  const file = keyringFile(dataDir);
  const isNew = !existsSync(file) && mayCreate && expectedKeyringId === undefined;
  if (isNew && kek === null && !existsSync(rootKeyFile(dataDir))) createRootKeyFile(rootKeyFile(dataDir));
  const provider = kek === null ? fileKek(rootKeyFile(dataDir)) : envKek(kek);
  const keyring = isNew ? openKeyringFile(file, await newIdentity(provider)) : openKeyringFile(file);
  try {
    refuseForeign(keyring, file, expectedKeyringId);
    await refuseWrongRootKey(keyring, file, provider);
  } catch (error) {
    keyring.close();
    throw error;
  }
  return new Vault(provider, keyring);
}

async function newIdentity(provider: KekProvider): Promise<() => KeyringIdentity> {
  const id = newId();
  const check = await provider.wrap(new Uint8Array(32), keyringCheckContext(id));
  return () => ({ id, rootKeyId: provider.keyId, check });
}

function refuseForeign(keyring: Keyring, file: string, expected: string | undefined): void {
  if (expected === undefined || expected === keyring.id) return;
  throw new KeyError(
    'keyring-foreign',
    `The keyring ${file} is ${keyring.id}, but this database was made with keyring ${expected}. ` +
      'Bring the two that belong together; nothing was changed.',
  );
}

async function refuseWrongRootKey(keyring: Keyring, file: string, provider: KekProvider): Promise<void> {
  try {
    await provider.unwrap(keyring.check, keyringCheckContext(keyring.id));
  } catch {
    throw new KeyError(
      'root-key-wrong',
      `The root key in ${provider.place} (${provider.keyId}) does not open the keyring ${file}, ` +
        `which was made with root key ${keyring.rootKeyId}. Put that root key back; nothing was changed.`,
    );
  }
}
