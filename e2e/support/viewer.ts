import type { Page } from 'playwright-core';
import type { Say } from './sentences.ts';

export type Plane = 'axial' | 'coronal' | 'sagittal';

/** The viewer without an account, ready to take files. A drop before that makes the browser show the folder itself. */
export async function openViewer(page: Page, say: Say): Promise<void> {
  await page.goto('/viewer');
  await page.getByText(say('viewer:emptyTitle')).first().waitFor();
}

/** Drops files or folders of this machine on the middle of the page, as a hand does. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1000, height: 700 };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  await session.detach();
}

/** Waits until every image of a series of `count` is in the volume. */
export async function allLoaded(page: Page, say: Say, count: number): Promise<void> {
  const text = `${say('viewer:loaded', { done: count, all: count })}.*${say('viewer:allPictures', { s: '[\\d.,]+' })}`;
  await page.getByText(new RegExp(text)).first().waitFor({ state: 'attached', timeout: 60_000 });
}

/** The view of one plane; the label says which picture of how many it shows. */
export const view = (page: Page, say: Say, plane: Plane) =>
  page.getByLabel(
    new RegExp(`^${say('viewer:canvasLabel', { plane: say(`viewer:${plane}`), n: '\\d+', all: '\\d+' })}`),
  );

/** What a view shows once it has come to rest, as pixels; two equal texts are two equal pictures. */
export async function picture(page: Page, say: Say, plane: Plane): Promise<string> {
  const canvas = view(page, say, plane);
  const look = (): Promise<string> =>
    canvas.evaluate((element) => {
      const source = element instanceof HTMLCanvasElement ? element : element.querySelector('canvas');
      return source?.toDataURL('image/png') ?? '';
    });
  for (let before = await look(); ;) {
    await page.waitForTimeout(AT_REST_MS);
    const now = await look();
    if (now === before) return now;
    before = now;
  }
}

const AT_REST_MS = 300; // a sharper picture follows the first one within a frame or two

/** Whether a picture shows anything: how many different greys it holds. */
export async function greys(page: Page, say: Say, plane: Plane): Promise<number> {
  return view(page, say, plane).evaluate((element) => {
    const source = element instanceof HTMLCanvasElement ? element : element.querySelector('canvas');
    if (!source) return 0;
    const copy = new OffscreenCanvas(source.width, source.height);
    const context = copy.getContext('2d');
    context?.drawImage(source, 0, 0);
    const data = context?.getImageData(0, 0, source.width, source.height).data ?? new Uint8ClampedArray();
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 4) seen.add(data[i] ?? 0);
    return seen.size;
  });
}
