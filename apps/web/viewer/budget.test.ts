import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const BUDGET_KB = 120;
/** Loaded only for the transfer syntax, the password or the report that needs them. */
const ON_DEMAND = /^pdf-|wasm_decode|openjph|lossless|jpeg12|hash-wasm|index\.esm|browser-external/;
const isBuilt = existsSync(`${DIST}open.html`);

/** All JavaScript that the recipient page can load, by following its imports from the entry: workers included. */
function scriptsOf(entry: string): Set<string> {
  const all = readdirSync(`${DIST}assets`).filter((name) => name.endsWith('.js'));
  const found = new Set<string>();
  const visit = (text: string) => {
    for (const name of all) {
      if (found.has(name) || !text.includes(name)) continue;
      found.add(name);
      visit(readFileSync(`${DIST}assets/${name}`, 'utf8'));
    }
  };
  visit(readFileSync(`${DIST}${entry}`, 'utf8'));
  return found;
}

describe('the recipient page', () => {
  it.skipIf(!isBuilt)(
    'downloads at most 120 kB of JavaScript, compressed, before any codec (needs the built web app)',
    () => {
      const scripts = [...scriptsOf('open.html')].filter((name) => !ON_DEMAND.test(name));
      const sizes = scripts.map((name) => gzipSync(readFileSync(`${DIST}assets/${name}`), { level: 9 }).length / 1000);
      expect(scripts.length).toBeGreaterThan(2);
      expect(sizes.reduce((sum, kb) => sum + kb, 0)).toBeLessThanOrEqual(BUDGET_KB);
    },
  );

  it.skipIf(!isBuilt)('carries no React and no component library (needs the built web app)', () => {
    for (const name of scriptsOf('open.html')) {
      expect(readFileSync(`${DIST}assets/${name}`, 'utf8'), name).not.toMatch(
        /react\.element|react\.transitional|mantine/i,
      );
    }
  });
});
