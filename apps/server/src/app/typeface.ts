import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ASSETS = fileURLToPath(new URL('../../../web/dist/assets/', import.meta.url));
const FILE = existsSync(ASSETS)
  ? readdirSync(ASSETS).find((name) => /^inter-latin-opsz-normal-[\w-]+\.woff2$/.test(name))
  : undefined;
const FONT =
  FILE === undefined
    ? { css: '', preload: '' }
    : {
        css: `@font-face{font-family:"Inter Variable";font-weight:100 900;font-display:swap;src:url(/assets/${FILE}) format("woff2")}`,
        preload: `<link rel="preload" as="font" type="font/woff2" crossorigin href="/assets/${FILE}">`,
      };

/** The product's own typeface for pages that the server writes, when the web app is built; the system's otherwise. */
export const fontOf = (): { css: string; preload: string } => FONT;
