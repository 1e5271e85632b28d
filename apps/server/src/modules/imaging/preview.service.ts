import type { PutPreview } from '@hyaline/contract';
import { fromBase64Url } from '@hyaline/kit';
import { isSealedLength } from '@hyaline/sealed';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { sealDetails } from './details.ts';
import { insertPreviewObject } from './instance.repo.ts';
import { objectKey } from './object-keys.ts';
import { steadyState } from './study.repo.ts';

/**
 * Keeps the small volume of a study that its saver's browser made; the first one stays. The server cannot tell what is
 * in it, and opens it for nobody.
 * @throws Refusal not-found; forbidden to everybody but the saver; conflict when there is one, or the id is taken
 */
export async function putPreview(
  platform: Pick<Platform, 'db' | 'database' | 'storage' | 'vault'>,
  actor: Actor,
  id: string,
  { objectId, sealed, seriesInstanceUid }: PutPreview,
  ip: string,
): Promise<void> {
  const event = 'study.preview-kept';
  const resource = { type: 'study', id };
  const key = objectKey(actor.tenantId, id, objectId);
  const bytes = sealedBytes(sealed);
  let written = false;
  const keep = () =>
    platform.db.inTenant(
      actor,
      async (tx) => {
        const study = await steadyState(tx, id);
        if (study?.state !== 'saved') return 'not-found' as const;
        if (!study.isSaver) return 'forbidden' as const;
        const place = { tenantId: actor.tenantId, studyId: id, table: 'object', rowId: objectId } as const;
        const details = await sealDetails(platform, place, { seriesInstanceUid });
        const row = { id: objectId, studyId: id, bytes: bytes.length, details };
        if (!(await insertPreviewObject(tx, row))) return 'conflict' as const;
        written = true;
        await platform.storage.put(key, bytes);
        const facts = { bytes: bytes.length };
        await append(tx, { event, outcome: 'done', resource, patientRef: study.patientRef, facts, ip });
        return 'done' as const;
      },
      { phi: true },
    );
  try {
    const found = (await hasPhiSchema(platform, actor.tenantId)) ? await keep() : ('not-found' as const);
    if (found === 'done') return;
    if (found !== 'conflict') await appendDenied(platform, actor, { event, resource, patientRef: null, facts: {}, ip });
    refuse(found);
  } catch (error) {
    if (written) await platform.storage.delete(key);
    throw error;
  }
}

function sealedBytes(text: string): Uint8Array {
  try {
    const bytes = fromBase64Url(text);
    if (isSealedLength(bytes.length)) return bytes;
  } catch {
    // no base64url of whole bytes
  }
  return refuse('bad-request', { fields: ['sealed'] });
}
