import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import { launchBrowser } from '../e2e/browser.ts';
import { CELLS } from './atlas-sheet/cells.ts';
import { ROOT } from './checks/check.ts';

/**
 * Draws the atlas as a clinician looks at it, into docs/media/atlas-sheet.png: `node scripts/atlas-sheet.ts [folder [cell...]]`.
 * The folder gets each cell by itself, to be judged without its caption; with names of cells those alone are drawn, and their
 * sheet goes into the folder too.
 */
const [folder, ...names] = process.argv.slice(2);
const SHEET =
  folder !== undefined && names.length > 0 ? join(folder, 'sheet.png') : join(ROOT, 'docs/media/atlas-sheet.png');
const wanted = names.length === 0 ? CELLS : CELLS.filter(({ name }) => names.includes(name));
const COLUMNS = 5;
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const site = await createServer({
  root: join(ROOT, 'scripts/atlas-sheet'),
  configFile: false,
  logLevel: 'error',
  server: { hmr: false, watch: null, fs: { allow: [ROOT] } },
  optimizeDeps: { noDiscovery: true, include: [] },
});
await site.listen();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 640, height: 1680 } });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(site.resolvedUrls?.local[0] ?? '', { timeout: 120_000 });
  await page.waitForFunction(() => 'draw' in globalThis, null, { timeout: 120_000 });
  const pictures: string[] = [];
  for (const cell of wanted) {
    await page.evaluate((one) => (globalThis as unknown as { draw(cell: unknown): void }).draw(one), cell);
    const png = await page.locator('canvas').screenshot({ timeout: 200000 });
    if (folder !== undefined) writeFileSync(join(folder, `${cell.name}.png`), png);
    pictures.push(png.toString('base64'));
    console.log(cell.name);
  }
  await sheetOf(page, pictures);
} finally {
  await browser.close();
  await site.close();
}

/** All cells with their captions, in one picture. */
async function sheetOf(page: Page, pictures: readonly string[]): Promise<void> {
  const cells = wanted.map(
    ({ caption, tall = false }, at) =>
      `<figure${tall ? ' class="tall"' : ''}><img src="data:image/png;base64,${pictures[at]}" alt="${caption}"><figcaption>${caption}</figcaption></figure>`,
  );
  await page.setViewportSize({ width: COLUMNS * 320, height: 400 });
  await page.setContent(
    `<style>body{margin:0;display:grid;grid-template-columns:repeat(${COLUMNS},320px);font:15px/24px sans-serif;background:#fff}
     figure{margin:0;text-align:center}img{width:320px;height:400px;display:block}.tall{grid-row:span 2}.tall img{height:840px}figcaption{padding:8px}</style>${cells.join('')}`,
  );
  await page.screenshot({ path: SHEET, fullPage: true });
}
