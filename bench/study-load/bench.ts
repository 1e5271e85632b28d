import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { Page } from 'playwright-core';
import { serveViewer, type Site } from '../../apps/web/viewer/testing/site.ts';
import { launchBrowser } from '../../e2e/browser.ts';
import { type Bench, median } from '../bench.ts';
import { watchBrowserMemory } from './memory.ts';

declare const harness: { events: { kind: string; ms?: number; done?: number; phase?: string }[] };

const PEERS = 'Cornerstone3D, OHIF, NiiVue';
const NO_PEER = 'not installed: they are not dependencies of this project';

interface Run {
  firstMs: number;
  allMs: number;
  peakMb: number;
  scrollMs: Record<string, number>;
}

/** Opens a 400 x 512 x 512 CBCT from files in a browser: how soon a picture, how soon all, how much memory. */
export default async function studyLoad(bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-bench-load-'));
  const sites: Site[] = [];
  try {
    const paths = writePhantom(folder, bench.quick ? { size: 128, slices: 40 } : { size: 512, slices: 400 });
    for (const isolated of [true, false]) {
      const site = await serveViewer({ isolated });
      sites.push(site);
      const mode = isolated ? 'shared memory (signed in)' : 'handed-over buffers (no account, recipients)';
      await measureMode(bench, mode, site, paths);
    }
  } finally {
    for (const site of sites) await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writePhantom(folder: string, ask: { size: number; slices: number }): string[] {
  return Array.from(generatePhantom(ask), ({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

async function measureMode(bench: Bench, mode: string, site: Site, paths: readonly string[]): Promise<void> {
  const runs: Run[] = [];
  for (let round = -1; round < bench.rounds; round++) {
    const run = await loadOnce(site.url, paths);
    bench.say(
      `${mode}: first ${run.firstMs.toFixed(0)} ms, all ${run.allMs.toFixed(0)} ms, peak ${run.peakMb.toFixed(0)} MB`,
    );
    if (round >= 0) runs.push(run); // the first only warms the disk cache
  }
  const add = (metric: string, unit: string, of: (run: Run) => number, peer = '') => {
    const samples = runs.map(of).map((value) => Number(value.toPrecision(4)));
    const notRun = { peer, peerVersion: peer && 'not run', peerValue: null, ratio: null };
    bench.row({ metric: `${metric}, ${mode}`, value: median(samples), unit, ...notRun, samples });
  };
  add('first picture', 'ms', (run) => run.firstMs, PEERS);
  add('all pictures', 'ms', (run) => run.allMs, PEERS);
  add('peak memory of all browser processes', 'MB', (run) => run.peakMb, PEERS);
  for (const plane of ['axial', 'coronal', 'sagittal'])
    add(`scroll ${plane}, p95 per picture`, 'ms', (run) => run.scrollMs[plane] ?? Number.NaN);
  bench.say(`peers ${NO_PEER}`);
}

/** One fresh browser: nothing of an earlier load is in its memory. */
async function loadOnce(url: string, paths: readonly string[]): Promise<Run> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${url}/`);
    await page.waitForTimeout(500); // a person needs longer to choose a folder
    const memory = watchBrowserMemory();
    await page.setInputFiles('input[data-picker=files]', [...paths]);
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done' || kind === 'failed'), null, {
      timeout: 120_000,
    });
    const times = await page.evaluate(() =>
      Object.fromEntries(
        harness.events.filter(({ ms }) => ms !== undefined).map(({ kind, ms }) => [kind, ms ?? Number.NaN]),
      ),
    );
    const scrollMs = await scrollAll(page);
    const peakMb = memory.stop();
    if (times['done'] === undefined) throw new Error('the study did not load');
    return { firstMs: times['first-picture'] ?? Number.NaN, allMs: times['done'], peakMb, scrollMs };
  } finally {
    await browser.close();
  }
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
