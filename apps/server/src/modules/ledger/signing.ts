import { formatKey, noteKey, type NoteKey, type NoteSigner, originOf } from '@hyaline/ledger';
import type { Platform } from '../../platform/index.ts';
import { installationId } from './ledger.repo.ts';

type Needs = Pick<Platform, 'vault' | 'db'>;

/** One Ed25519 key signs for every clinic; the key's name is the clinic's origin, so no note passes for another's. */
export async function noteSigner({ vault }: Pick<Platform, 'vault'>, origin: string): Promise<NoteSigner> {
  const signer = await vault.signer('ledger-signing');
  const keys = keysOf.get(signer) ?? new Map<string, NoteKey>();
  keysOf.set(signer, keys);
  const key = keys.get(origin) ?? (await noteKey(origin, signer.publicKey));
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(origin, key);
  return { key, sign: signer.sign };
}

/** Public halves by origin: every change that anybody makes is answered with a receipt. */
const keysOf = new WeakMap<object, Map<string, NoteKey>>();
const MAX_KEYS = 1000;

const known = new WeakMap<object, Promise<string>>();

/** Log origin of a clinic on this installation. */
export async function clinicOrigin({ db }: Pick<Platform, 'db'>, tenantId: string): Promise<string> {
  const id = known.get(db) ?? installationId(db);
  known.set(db, id);
  id.catch(() => known.delete(db));
  return originOf(await id, tenantId);
}

export const clinicSigner = async (platform: Needs, tenantId: string): Promise<NoteSigner> =>
  noteSigner(platform, await clinicOrigin(platform, tenantId));

/** The verifier key that a clinic should write down: `<origin>+<key id>+<key>`. */
export const checkpointKey = async (platform: Needs, tenantId: string): Promise<string> =>
  formatKey((await clinicSigner(platform, tenantId)).key);
