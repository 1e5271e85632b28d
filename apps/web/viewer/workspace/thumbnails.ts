import type { Volume } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';
import type { SourceImage } from '../sources/source.ts';
import { loadSingle } from './load.ts';
import type { SeriesEntry } from './series.ts';

const MOST_THUMBNAILS = 40;

/** One picture from the middle of each series that has none yet, once nothing else needs the workers. */
export async function loadThumbnails(
  pool: WorkerPool,
  series: readonly SeriesEntry[],
  kept: Map<string, Volume>,
  signal: AbortSignal,
  changed: () => void,
): Promise<void> {
  for (const entry of series.slice(0, MOST_THUMBNAILS)) {
    const image = entry.images[entry.plan.places[entry.plan.places.length >> 1]?.image ?? 0];
    if (kept.has(entry.key) || !image) continue;
    const one = entry.way === 'stack' ? firstFrame(image) : image;
    const volume = await loadSingle(pool, one, signal).catch(() => null); // the row then keeps its blank square
    if (signal.aborted) return;
    if (volume) kept.set(entry.key, volume);
    changed();
  }
}

/** An image as if it had no further frames: room for all of them is not needed to show one. */
export const firstFrame = (image: SourceImage): SourceImage => ({
  ...image,
  header: { ...image.header, frames: 1, perFrame: image.header.perFrame?.slice(0, 1) ?? null },
});
