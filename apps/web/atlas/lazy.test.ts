import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const isBuilt = existsSync(`${DIST}index.html`);
/** What three.js calls itself in its warnings. */
const LIBRARY = 'THREE.WebGLRenderer';

/** Scripts that a document loads before anything is asked for: its own, and what those import at once. */
function loadedAtOnce(document: string): Set<string> {
  const found = new Set<string>();
  const visit = (names: Iterable<string>): void => {
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      const text = readFileSync(`${DIST}assets/${name}`, 'utf8');
      visit([...text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(([, file = '']) => file));
    }
  };
  const html = readFileSync(`${DIST}${document}`, 'utf8');
  visit([...html.matchAll(/assets\/([\w.-]+\.js)/g)].map(([, file = '']) => file));
  return found;
}

describe('the library that draws the spine', () => {
  it.skipIf(!isBuilt).each(['index.html', 'open.html'])(
    'is in no script that %s loads at once, and in one that comes later (needs the built web app)',
    (document) => {
      const all = readdirSync(`${DIST}assets`).filter((name) => name.endsWith('.js'));
      const drawing = all.filter((name) => readFileSync(`${DIST}assets/${name}`, 'utf8').includes(LIBRARY));
      expect(drawing.length).toBeGreaterThan(0);
      const atOnce = loadedAtOnce(document);
      expect(atOnce.size).toBeGreaterThan(0);
      expect(drawing.filter((name) => atOnce.has(name))).toEqual([]);
    },
  );
});
