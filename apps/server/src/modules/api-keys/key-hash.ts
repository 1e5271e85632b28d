import { hmacSha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';

/** What the database keeps of a key: an HMAC under a secret of the keyring, which lies in no database and no dump. */
export async function hashOf({ vault }: Pick<Platform, 'vault'>, key: string): Promise<Uint8Array> {
  return hmacSha256(await vault.instanceSecret('api-key-hash'), `hyaline/api-key/v1|${key}`);
}
