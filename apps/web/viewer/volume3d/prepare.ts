import { histogramOf, type Volume } from '@hyaline/volume';
import { brickGrid, greyScaleOf, innerAir, reduceVolume, stepsTo, tissueLevels } from '@hyaline/volume/render';
import type { Prepared } from './scene.ts';

const AIR_BELOW = -300; // Hounsfield: what is darker all through a brick is air

/** Works out of a volume what 3D views need, pausing now and then (share done, 0 to 1). */
export function* prepare(whole: Volume, mostVoxels: number): Generator<number, Prepared> {
  const steps = stepsTo(whole, mostVoxels);
  const volume = yield* reduceVolume(whole, steps);
  const histogram = histogramOf(volume);
  const greys = greyScaleOf(histogram && tissueLevels(histogram));
  const empty = histogram?.low ?? 0;
  const grid = yield* brickGrid(volume, empty);
  let [low, high] = [Infinity, -Infinity];
  for (let n = 0; n < grid.low.length; n++) {
    low = Math.min(low, grid.low[n] as number);
    high = Math.max(high, grid.high[n] as number);
  }
  return { volume, steps, grid, low, high: Math.max(low + 1, high), greys, inner: innerAir(grid, greys.of(AIR_BELOW)) };
}

const SLICE_MS = 20;

/** Runs a generator without holding up the page. Null when it was given up. */
export async function inSlices<T>(
  run: Generator<number, T>,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<T | null> {
  // prettier-ignore
  for (let since = performance.now(); ;) {
    const { done, value } = run.next();
    if (done) return value;
    if (performance.now() - since < SLICE_MS) continue;
    onShare(value);
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return null;
    since = performance.now();
  }
}
