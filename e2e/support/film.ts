import { type PointName, pointsOf } from '@hyaline/radiograph';
import type { DrawnFilm } from '@hyaline/radiograph/testing';
import type { Locator, Page } from 'playwright-core';

/** Presses on the fitted film where each point lies, in the order in which they are asked for. */
export async function placeAll(
  page: Page,
  canvas: Locator,
  { columns, rows, points }: DrawnFilm,
  names: readonly PointName[] = pointsOf('lateral', 0),
): Promise<void> {
  const box = await canvas.boundingBox();
  if (!box) throw new Error('the film has no box');
  const scale = Math.min(box.width / columns, box.height / rows) * 0.98;
  for (const name of names) {
    const at = points[name];
    if (!at) continue;
    const [x, y] = [at[0] - (columns - 1) / 2, at[1] - (rows - 1) / 2];
    await page.mouse.click(box.x + box.width / 2 + x * scale, box.y + box.height / 2 + y * scale);
  }
}
