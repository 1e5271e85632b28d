import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type KeptBatch, keepBatch, type Sealed } from './keep-batch.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;

interface Ask {
  actor: Actor;
  studyId: string;
  ip: string;
}

interface Waiting {
  images: readonly Sealed[];
  kept: (batch: KeptBatch) => void;
  failed: (error: unknown) => void;
}

/** Images of one transaction, over all requests that share it. */
const MOST = 64;
/** Who waits while a transaction of theirs runs, by person, key, address and study. */
const lanes = new WeakMap<object, Map<string, Waiting[]>>();
/** A transaction that several requests share is nobody's: each notes what it has written by itself. */
const outside = AsyncLocalStorage.snapshot();

/**
 * Adds staged images to their study. Requests of one person, key and address for the same study wait for its row one
 * after the other; all that came while one transaction ran go into the next one together, with one ledger entry.
 * @returns after the commit; what is left out may hold images of others
 */
export function keepTogether(platform: Needs, ask: Ask, images: readonly Sealed[]): Promise<KeptBatch> {
  const { actor, studyId, ip } = ask;
  const all = lanes.get(platform.db) ?? new Map<string, Waiting[]>();
  lanes.set(platform.db, all);
  const name = `${actor.tenantId}|${actor.userId}|${actor.apiKey ?? ''}|${studyId}|${ip}`;
  return new Promise((kept, failed) => {
    const own = { images, kept, failed };
    const lane = all.get(name);
    if (lane) return void lane.push(own);
    const waiting = [own];
    all.set(name, waiting);
    void outside(() => drive(platform, ask, waiting, () => all.delete(name)));
  });
}

async function drive(platform: Needs, ask: Ask, waiting: Waiting[], end: () => void): Promise<void> {
  while (waiting.length > 0) {
    const together = nextOf(waiting);
    // what one of them brings must not cost the others theirs
    if (!(await attempt(platform, ask, together))) for (const one of together) await attempt(platform, ask, [one]);
  }
  end();
}

/** @returns false when it failed and nobody has been told */
async function attempt(platform: Needs, { actor, studyId, ip }: Ask, together: readonly Waiting[]): Promise<boolean> {
  const images = together.flatMap((one) => one.images);
  const batch = { studyId, images, ip };
  try {
    const kept = await platform.db.inTenant(actor, (tx) => keepBatch(platform, tx, batch), { phi: true });
    // what is to be cleared away is told to the first, and done once
    for (const [i, one] of together.entries()) one.kept(i === 0 ? kept : { ...kept, stale: [], left: [] });
    return true;
  } catch (error) {
    if (together.length > 1) return false;
    together[0]?.failed(error);
    return true;
  }
}

function nextOf(waiting: Waiting[]): Waiting[] {
  const together: Waiting[] = [];
  for (let count = 0, next = waiting[0]; next; next = waiting[0]) {
    count += next.images.length;
    if (together.length > 0 && count > MOST) break;
    together.push(next);
    waiting.shift();
  }
  return together;
}
