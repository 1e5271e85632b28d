import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { launchBrowser } from '../e2e/browser.ts';
import { startTestServer } from '../e2e/server.ts';
import { sentencesOf } from '../e2e/support/sentences.ts';
import { allLoaded, drop } from '../e2e/support/viewer.ts';
import { DESKTOP, PHONE, visit } from '../e2e/support/visitor.ts';
import { ROOT } from './checks/check.ts';

/** Writes docs/media/*.png from the running product: the README's pictures show what there is, not what was drawn. */
const MEDIA = join(ROOT, 'docs/media');
const SCAN = { size: 256, slices: 200 };

const say = sentencesOf('en');
const folder = mkdtempSync(join(tmpdir(), 'hyaline-scan-'));
for (const { name, bytes } of generatePhantom(SCAN)) writeFileSync(join(folder, name), bytes);
mkdirSync(MEDIA, { recursive: true });
const [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
try {
  await publicPages();
  await viewer('viewer', DESKTOP);
  await viewer('viewer-phone', PHONE);
} finally {
  await browser.close();
  await server.remove();
  rmSync(folder, { recursive: true });
}

async function publicPages(): Promise<void> {
  for (const [name, path] of [
    ['landing', '/'],
    ['trust', '/trust'],
  ] as const) {
    const { page, close } = await visit(browser, server.url);
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(MEDIA, `${name}.png`) });
    await close();
  }
}

async function viewer(name: string, screen: typeof DESKTOP): Promise<void> {
  const { page, close } = await visit(browser, server.url, { screen, colourScheme: 'dark' });
  await page.goto('/viewer');
  await page.getByText(say('viewer:emptyTitle')).first().waitFor();
  await drop(page, folder);
  await allLoaded(page, say, SCAN.slices);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(MEDIA, `${name}.png`) });
  await close();
}
