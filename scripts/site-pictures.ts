import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../e2e/browser.ts';
import { ROOT } from './checks/check.ts';

/**
 * Makes the pictures of the public pages out of docs/media, which scripts/screenshots.ts took from the running product:
 * smaller, as WebP, by the browser's own encoder. Run it after the other one.
 */
const OUT = join(ROOT, 'apps/server/src/app/site/pictures');
/** Name, greatest width in pixels, quality. The first one is part of the landing page's first load. */
const PICTURES: [string, number, number][] = [
  ['dental', 1200, 0.5],
  ['volume', 1100, 0.62],
  ['xray', 1100, 0.62],
  ['atlas', 1100, 0.66],
  ['share', 1100, 0.66],
  ['recipient-phone', 390, 0.7],
  ['schedule', 1100, 0.66],
  ['patients', 1100, 0.66],
  ['patient-access', 1100, 0.66],
  ['ledger', 1100, 0.66],
  ['trust', 1100, 0.66],
];

mkdirSync(OUT, { recursive: true });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  for (const [name, width, quality] of PICTURES) {
    const source = readFileSync(join(ROOT, `docs/media/${name}.png`)).toString('base64');
    const made = await page.evaluate(
      async ({ source: png, width: widest, quality: q }) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = Math.min(widest, image.naturalWidth);
        canvas.height = Math.round((image.naturalHeight * canvas.width) / image.naturalWidth);
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no canvas');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return { data: canvas.toDataURL('image/webp', q), width: canvas.width, height: canvas.height };
      },
      { source, width, quality },
    );
    const bytes = Buffer.from(made.data.slice(made.data.indexOf(',') + 1), 'base64');
    writeFileSync(join(OUT, `${name}.webp`), bytes);
    process.stdout.write(`${name}.webp ${made.width}x${made.height} ${bytes.length}\n`);
  }
} finally {
  await browser.close();
}
