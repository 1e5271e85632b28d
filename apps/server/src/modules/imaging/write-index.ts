import type { StudyIndex } from '@hyaline/contract';
import { newId, utf8 } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import { sealBytes } from '../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { lockIndex, setIndex } from './arriving.repo.ts';
import { openDetails } from './details.ts';
import { insertIndexObject, instancesOf } from './instance.repo.ts';
import { objectKey } from './object-keys.ts';
import { type OpenedInstance, studyIndexOf } from './study-index.ts';

type Needs = Pick<Platform, 'db' | 'vault' | 'storage'>;

/**
 * Writes the index of a study to which images were added since its last one. Whoever opens the study causes it, but
 * not everybody who sees it may change it.
 * @param writer - one who may: the study's saver, or an owner once it stands in a patient's record
 * @throws Refusal not-found for a study that is gone
 */
export async function indexStudy(
  platform: Needs,
  writer: Actor,
  studyId: string,
): Promise<{ objectId: string; bytes: number }> {
  let written: string | undefined;
  try {
    return await platform.db.inTenant(
      writer,
      async (tx) => {
        const found = await lockIndex(tx, studyId);
        if (found === undefined) return refuse('not-found');
        if (found.objectId !== null) return { objectId: found.objectId, bytes: found.bytes }; // another was first
        const instances = await openInstances(platform, tx, studyId);
        const { key, indexObject, indexBytes } = await writeIndex(platform, writer.tenantId, studyId, instances);
        written = key;
        await insertIndexObject(tx, indexObject, studyId, indexBytes);
        await setIndex(tx, studyId, indexObject, indexBytes);
        return { objectId: indexObject, bytes: indexBytes };
      },
      { phi: true },
    );
  } catch (error) {
    if (written !== undefined) await platform.storage.delete(written);
    throw error;
  }
}

interface WrittenIndex {
  /** Where it lies in the store. */
  key: string;
  indexObject: string;
  indexBytes: number;
  index: StudyIndex;
}

/** Seals an index into the store; its rows are the caller's to write. */
export async function writeIndex(
  { vault, storage }: Needs,
  tenantId: string,
  studyId: string,
  instances: readonly OpenedInstance[],
): Promise<WrittenIndex> {
  const index = studyIndexOf(instances);
  const { headerKey } = await vault.studyKeys(tenantId, studyId);
  const indexObject = newId();
  const sealed = sealBytes(headerKey, utf8(JSON.stringify(index)), contexts.index(indexObject));
  const key = objectKey(tenantId, studyId, indexObject);
  await storage.put(key, sealed);
  return { key, indexObject, indexBytes: sealed.length, index };
}

export async function openInstances(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  studyId: string,
): Promise<OpenedInstance[]> {
  const opened: OpenedInstance[] = [];
  for (const row of await instancesOf(tx, studyId)) {
    const place = { tenantId: tx.actor.tenantId, studyId, table: 'instance', rowId: row.id } as const;
    opened.push({ row, details: await openDetails(platform, place, row.details) });
  }
  return opened;
}
