import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/db/index.ts';
import { type ByteRange, parseRange, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { ObjectMissingError } from '../../platform/storage/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { FIND_OBJECT } from './instance.repo.ts';
import { objectKey } from './object-keys.ts';

export interface ServedObject {
  stream: Readable;
  size: number;
  /** Null: the whole object. */
  range: ByteRange | null;
}

/**
 * The ciphertext of an object, or the one range of it that was asked for. Bytes are not touched on the way.
 * @throws Refusal not-found when this person sees no such object; range-invalid
 */
export async function readObject(
  { db, database, storage }: Pick<Platform, 'db' | 'database' | 'storage'>,
  actor: Actor,
  id: string,
  rangeHeader: string | undefined,
): Promise<ServedObject> {
  if (!(await hasPhiSchema({ database }, actor.tenantId))) return refuse('not-found');
  const [found] = await db.oneStatement<{ studyId: string; bytes: number }>(
    actor,
    FIND_OBJECT,
    [id, actor.apiKey !== undefined],
    {
      phi: true,
    },
  );
  if (found === undefined) return refuse('not-found');
  return serveObject({ storage }, actor.tenantId, { id, ...found }, rangeHeader);
}

/** What the caller has found that it may be seen. @throws Refusal not-found when its bytes are gone; range-invalid */
export async function serveObject(
  { storage }: Pick<Platform, 'storage'>,
  tenantId: string,
  { id, studyId, bytes }: { id: string; studyId: string; bytes: number },
  rangeHeader: string | undefined,
): Promise<ServedObject> {
  const range = parseRange(rangeHeader, bytes);
  if (range === 'unsatisfiable') return refuse('range-invalid');
  try {
    const key = objectKey(tenantId, studyId, id);
    const stream = await storage.get(key, range === null ? {} : { start: range.start, end: range.end + 1 });
    return { stream, size: bytes, range };
  } catch (error) {
    if (error instanceof ObjectMissingError) return refuse('not-found');
    throw error;
  }
}
