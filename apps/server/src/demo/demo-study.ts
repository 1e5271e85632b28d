import { setImmediate as breathe } from 'node:timers/promises';
import { generateLifelikeJaw } from '@hyaline/dicom/lifelike';
import type { PhantomFile } from '@hyaline/dicom/phantom';
import type { DemoSignIn } from '../modules/identity/index.ts';
import { keepStudy } from '../modules/imaging/index.ts';
import { everHappened } from '../modules/ledger/index.ts';
import type { Platform } from '../platform/index.ts';

const START_AFTER_MS = 2000; // the first page goes before
/** Edge of a voxel, mm. */
const SPACING = { fine: 0.4, coarse: 1 } as const;

/**
 * Gives the demo clinic a study to open, once in its life: in the background after the start, saved as any other. The
 * ledger tells whether there ever was one, so a study that was deleted does not come back.
 * @returns ends it; a study half saved is a draft, which is swept away, and the next start begins again
 */
export function startDemoStudy(platform: Platform, demo: DemoSignIn, afterMs = START_AFTER_MS): () => Promise<void> {
  const ending = new AbortController();
  let work = Promise.resolve();
  const timer = setTimeout(() => {
    work = saveSample(platform, demo, ending.signal).catch((error: unknown) => {
      if (ending.signal.aborted) return;
      platform.log.error({ kind: (error as Error).name }, 'the sample study of the demo could not be saved');
    });
  }, afterMs);
  timer.unref();
  return async () => {
    clearTimeout(timer);
    ending.abort();
    await work;
  };
}

/** @returns once it is saved, also when it was already */
export async function saveSample(platform: Platform, demo: DemoSignIn, signal: AbortSignal): Promise<void> {
  const owner = { tenantId: demo.clinicId, userId: demo.ownerId };
  const { demo: isDemo, demoScan } = platform.config;
  if (!isDemo || demoScan === 'off' || (await everHappened(platform, owner, 'study.saved'))) return;
  const files: PhantomFile[] = [];
  for (const file of generateLifelikeJaw({ spacing: SPACING[demoScan], seed: 7 })) {
    files.push(file);
    await breathe(undefined, { signal }); // a slice takes some 40 ms; requests go in between
  }
  await keepStudy(platform, owner, files, { signal });
}
