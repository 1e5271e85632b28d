import { MAX_IMPORT_BYTES } from '@hyaline/contract';
import { contexts } from '@hyaline/sealed';
import { openBytes, sealPieces } from '../../platform/crypto/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';
import { BodyBudget, MemoryBudget } from '../imaging/index.ts';

type Needs = Pick<Platform, 'vault' | 'storage'>;

/** Files that are held whole while they are read: one of the largest, then the next one waits. */
export const reading = new MemoryBudget(MAX_IMPORT_BYTES);
/** And while they arrive: one of the largest of a clinic, two of everybody. */
export const arriving = new BodyBudget({ all: 2 * MAX_IMPORT_BYTES, each: MAX_IMPORT_BYTES });

interface Place {
  tenantId: string;
  id: string;
}
const keyOf = ({ tenantId, id }: Place): string => `t/${tenantId}/i/${id}`;

/**
 * Keeps what was uploaded, sealed under a key of its own in the keyring: destroying the key takes the file out of older
 * backups too.
 */
export async function keepUpload({ vault, storage }: Needs, place: Place, bytes: Uint8Array): Promise<void> {
  const { bulkKey } = await vault.createStudyKey(place.tenantId, place.id);
  await storage.put(keyOf(place), sealPieces(bulkKey, bytes, contexts.import(place.id)));
}

/** @throws Refusal not-found when it is gone */
export async function openUpload({ vault, storage }: Needs, place: Place): Promise<Buffer> {
  try {
    const sealed: Buffer[] = [];
    for await (const piece of await storage.get(keyOf(place))) sealed.push(piece as Buffer);
    const { bulkKey } = await vault.studyKeys(place.tenantId, place.id);
    return openBytes(bulkKey, Buffer.concat(sealed), contexts.import(place.id));
  } catch (error) {
    if (error instanceof ObjectMissingError) return refuse('not-found');
    throw error;
  }
}

export async function dropUpload({ vault, storage }: Needs, place: Place): Promise<void> {
  await vault.destroyStudyKey(place.tenantId, place.id);
  await storage.delete(keyOf(place));
}
