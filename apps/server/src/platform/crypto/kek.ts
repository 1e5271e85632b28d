import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Bytes } from '@hyaline/kit';
import { unwrapBytes, wrapBytes } from './aead.ts';
import { KeyError } from './errors.ts';
import { hmacSha256, randomBytes } from './primitives.ts';

/** What wraps the keys of the keyring. A cloud KMS fits behind it: nothing here needs the root key's bytes. */
export interface KekProvider {
  /** `file` or `env`. */
  name: string;
  /** Where the operator finds it, for messages. */
  place: string;
  /** Public name of this very key: two providers of the same key have the same one. */
  keyId: string;
  wrap(plain: Uint8Array, context: string): Promise<Bytes>;
  /** @throws KeyError `tampered` */
  unwrap(wrapped: Uint8Array, context: string): Promise<Bytes>;
}

const ROOT_BYTES = 32;

/**
 * The root key in a file that only this user can read.
 * @throws KeyError `root-key-missing`, `root-key-invalid`
 */
export function fileKek(file: string): KekProvider {
  if (!existsSync(file)) {
    throw new KeyError(
      'root-key-missing',
      `The root key ${file} is missing. Put it back from the copy you keep off this machine.`,
    );
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeyError('root-key-invalid', `The root key ${file} can be read by others. Run: chmod 600 ${file}`);
  }
  return kekOf('file', file, readFileSync(file, 'utf8'));
}

/**
 * The root key in HYALINE_KEK. Other processes of the same user can read an environment: weaker than a file.
 * @throws KeyError `root-key-invalid`
 */
export const envKek = (base64: string): KekProvider => kekOf('env', 'HYALINE_KEK', base64);

/** Makes a root key file where there is none; never replaces one. Two processes at once end with the same key. */
export function createRootKeyFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(ROOT_BYTES).toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
  const folder = openSync(path.dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

function kekOf(name: string, place: string, base64: string): KekProvider {
  const text = base64.trim();
  const root = Buffer.from(text, 'base64');
  if (root.length !== ROOT_BYTES || root.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new KeyError('root-key-invalid', `The root key in ${place} is not 32 bytes in base64.`);
  }
  return {
    name,
    place,
    keyId: hmacSha256(root, 'hyaline/v1/root-key-id').toString('hex').slice(0, 16),
    wrap: async (plain, context) => new Uint8Array(wrapBytes(root, plain, context)),
    unwrap: async (wrapped, context) => new Uint8Array(unwrapBytes(root, wrapped, context)),
  };
}
