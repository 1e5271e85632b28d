import { setImmediate as breathe } from 'node:timers/promises';
import { generateLifelikeJaw } from '@hyaline/dicom/lifelike';
import { type Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { Refusal, refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { destroyStudy, keepStudy } from '../imaging/index.ts';
import { append } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import type { Asking } from './locations.service.ts';
import * as repo from './sample.repo.ts';

/** Edge of a voxel in mm: small enough to look at, quick enough to make beside other work. */
const SPACING = 1;
const SEED = 7;
const PATIENT = { patientName: 'Sample^Not a patient', patientId: 'SAMPLE' };

/**
 * Begins to draw a jaw and to save it as any study is saved; the answer does not wait for it. Nobody's anatomy: a
 * phantom of this product, under a name that says so.
 * @throws Refusal conflict while one is there or being made
 */
export async function addSample(platform: Platform, { actor, ip }: Asking): Promise<null> {
  const { tenantId, userId } = actor;
  const phi = await hasPhiSchema(platform, tenantId);
  await platform.db.inTenant(
    actor,
    async (tx) => {
      if ((await repo.sampleState(tx, phi)) === 'ready' || !(await repo.startSample(tx))) return refuse('conflict');
      return note(tx, 'sample.asked-for', {}, ip);
    },
    { phi },
  );
  void make(platform, { tenantId, userId }, ip);
  return null;
}

async function make(platform: Platform, actor: Actor, ip: string): Promise<void> {
  const end = (studyId: string | null, then: (tx: Tx) => Promise<unknown>): Promise<void> =>
    platform.db.inTenant(actor, async (tx) => {
      await repo.endSample(tx, studyId);
      await then(tx);
    });
  try {
    const files = [];
    for (const file of generateLifelikeJaw({ spacing: SPACING, seed: SEED, ...PATIENT })) {
      files.push(file);
      await breathe(); // requests go in between
    }
    const { id } = await keepStudy(platform, actor, files, { ip });
    await end(id, (tx) => note(tx, 'sample.added', { study: id }, ip));
  } catch (error) {
    platform.log.error({ kind: (error as Error).name }, 'a sample study could not be saved');
    const end2 = end(null, () => Promise.resolve());
    await end2.catch(() => undefined); // what was begun and not ended counts as failed after a while
  }
}

/** Destroys the sample study as any study is destroyed. @throws Refusal not-found where there is none */
export async function removeSample(platform: Platform, { actor, ip }: Asking): Promise<null> {
  const row = await platform.db.inTenant(actor, repo.findSample);
  if (row === undefined || row.state === 'making') return refuse('not-found');
  if (row.studyId !== null)
    await destroyStudy(platform, actor, row.studyId, ip).catch((error: unknown) => {
      // it was deleted among the studies before
      if (!(error instanceof Refusal && error.code === 'not-found')) throw error;
    });
  await platform.db.inTenant(actor, async (tx) => {
    await repo.forgetSample(tx);
    await note(tx, 'sample.removed', {}, ip);
  });
  return null;
}

const note = (
  tx: Tx,
  event: 'sample.asked-for' | 'sample.added' | 'sample.removed',
  facts: Record<string, Json>,
  ip: string,
) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'clinic', id: tx.actor.tenantId },
    patientRef: null,
    facts,
    ip,
  });
