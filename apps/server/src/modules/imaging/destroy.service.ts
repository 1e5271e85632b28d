import { SYSTEM_USER } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { endLinksOfStudy } from '../links/index.ts';
import { hasPhiSchema, phiTenants } from '../tenancy/index.ts';
import { draftPrefix, studyPrefix } from './object-keys.ts';
import * as repo from './study.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage' | 'log'>;
const PHI = { phi: true };

/**
 * Destroys a study, or drops a draft. The decision and its ledger entry come first, in one transaction that already
 * hides the study; then its key is shredded, its objects deleted and its rows forgotten. What a crash interrupts,
 * `sweepUploads` takes up.
 * @throws Refusal not-found, or forbidden for somebody who may only see it
 */
export async function destroyStudy(platform: Needs, actor: Actor, id: string, ip: string): Promise<void> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return refuse('not-found');
  await platform.db.inTenant(
    actor,
    async (tx) => {
      const study = await repo.lastState(tx, id);
      if (study === undefined || study.state === 'destroying') return refuse('not-found');
      if (!study.mayChange) return refuse('forbidden');
      await repo.markDestroying(tx, id);
      if (study.state === 'uploading') return; // it was never there for anybody else
      await noteDestroyed(tx, { id, patientRef: study.patientRef, ip });
    },
    PHI,
  );
  await finishDestroying(platform, actor.tenantId, id);
}

/** The ledger's line for a study that is being destroyed from this transaction on; its links end with it. */
export async function noteDestroyed(
  tx: Tx,
  { id, patientRef, ip }: { id: string; patientRef: string | null; ip: string },
): Promise<void> {
  const resource = { type: 'study', id };
  await append(tx, { event: 'study.deleted', outcome: 'done', resource, patientRef, facts: {}, ip });
  await endLinksOfStudy(tx, id);
}

/** Clears away what has no future: drafts that were begun more than a day ago, and studies whose end was interrupted. */
export async function sweepUploads(platform: Needs): Promise<void> {
  for (const tenantId of await phiTenants(platform)) {
    const left = await platform.db.inTenant(
      { tenantId, userId: SYSTEM_USER },
      async (tx) => {
        await repo.markAbandoned(tx);
        return repo.destroyingStudies(tx);
      },
      PHI,
    );
    for (const id of left) await finishDestroying(platform, tenantId, id);
  }
}

/** Shreds the key of a study that is being destroyed, deletes its objects and forgets its rows. May be repeated. */
export async function finishDestroying(
  { db, vault, storage }: Pick<Needs, 'db' | 'vault' | 'storage'>,
  tenantId: string,
  id: string,
): Promise<void> {
  await vault.destroyStudyKey(tenantId, id);
  await storage.deleteAll(studyPrefix(tenantId, id));
  await storage.deleteAll(draftPrefix(tenantId, id));
  await db.inTenant({ tenantId, userId: SYSTEM_USER }, (tx) => repo.forgetStudy(tx, id), PHI);
}
