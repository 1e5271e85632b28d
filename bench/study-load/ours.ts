import type { Page } from 'playwright-core';

declare const harness: { events: { kind: string; ms?: number }[] };

export interface OurTimes {
  first: number;
  all: number;
  /** p95 of 60 slices of each plane. */
  scroll: Record<string, number>;
}

/** Our own viewer, by the pages of its own tests: the same scripts as in the product. */
export async function openOurs(page: Page, paths: readonly string[]): Promise<OurTimes> {
  await page.setInputFiles('input[data-picker=files]', [...paths]);
  await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done' || kind === 'failed'), null, {
    timeout: 240_000,
  });
  const times = await page.evaluate(() =>
    Object.fromEntries(
      harness.events.filter(({ ms }) => ms !== undefined).map(({ kind, ms }) => [kind, ms ?? Number.NaN]),
    ),
  );
  if (times['done'] === undefined) throw new Error('the study did not load');
  return { first: times['first-picture'] ?? Number.NaN, all: times['done'], scroll: await scrollAll(page) };
}

/** 60 slices of each plane, one per frame: time from the change to the end of its drawing. */
async function scrollAll(page: Page): Promise<Record<string, number>> {
  const result: Record<string, number> = {};
  for (const plane of ['axial', 'coronal', 'sagittal']) {
    result[plane] = await page.evaluate(async (name) => {
      const slider = document.querySelector<HTMLInputElement>(`[data-plane=${name}] input[type=range]`);
      if (!slider) throw new Error('no slider');
      const now = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
      const spent: number[] = [];
      const start = Number(slider.value);
      for (let step = 1; step <= 60; step++) {
        // callbacks of one frame run in the order they were asked for: ours, the views' drawing, ours again
        const before = now();
        slider.value = String(start + (step % 20));
        slider.dispatchEvent(new Event('input'));
        const after = now();
        spent.push((await after) - (await before));
      }
      return spent.toSorted((a, b) => a - b)[Math.floor(spent.length * 0.95)] ?? Number.NaN;
    }, plane);
  }
  return result;
}
