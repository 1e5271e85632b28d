import type { SpineValues } from '@hyaline/spine';
import type { Atlas } from '../../../../atlas/atlas.ts';

const GLIDE_MS = 1100;

/**
 * Draws the way from one posture to another with the viewer itself; at once where motion is unwelcome.
 * @returns what cuts it short: `onEnd` is called in any case, once
 */
export function glide(atlas: Atlas | null, from: SpineValues, to: SpineValues, onEnd: () => void): () => void {
  let over = false;
  let frame = 0;
  const end = (): void => {
    if (over) return;
    over = true;
    cancelAnimationFrame(frame);
    clearTimeout(latest);
    onEnd();
  };
  // a page in the background draws no frames
  const latest = setTimeout(end, GLIDE_MS * 2);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (atlas === null || calm || JSON.stringify(from) === JSON.stringify(to)) {
    end();
    return end;
  }
  atlas.show(from, to);
  const begun = performance.now();
  const step = (): void => {
    const t = Math.min(1, (performance.now() - begun) / GLIDE_MS);
    atlas.blend(t * t * (3 - 2 * t));
    if (t < 1) frame = requestAnimationFrame(step);
    else end();
  };
  step();
  return end;
}
