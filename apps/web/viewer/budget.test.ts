import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
/** Fetched by what a person does or sent: a codec, a password, a report, files and ZIPs of this computer, a flat picture, marks. */
const ON_DEMAND =
  /^pdf-|^(picker|recent)-|wasm_decode|openjph|lossless|jpeg12|hash-wasm|index\.esm|browser-|^names-|^schema-|^(panoramic|picture)-task-/;
/** Fetched once the first picture stands. */
const ROOM = /^room-/;
const EDITORS_ROOM = /^room-out-/;
/** What other kinds of links show: a study's page has none of it. */
const OTHER_LINKS = /^(link|scene)-/;
const isBuilt = existsSync(`${DIST}open.html`);
/** Ends the directory of a ZIP (APPNOTE 4.3.16), in decimal: only what reads or writes one knows it. */
const ZIP_END = '101010256';

/** Without the bundler's lists of what a later import will need. */
const read = (path: string) => readFileSync(`${DIST}${path}`, 'utf8').replace(/m\.f=\[[^\]]*\]/g, '');

/** All JavaScript reached from an entry by following its imports, workers included, except through what is left out. */
function scriptsOf(entry: string, leftOut: RegExp): string[] {
  const all = readdirSync(`${DIST}assets`).filter(
    (name) => name.endsWith('.js') && !leftOut.test(name) && !read(`assets/${name}`).includes(ZIP_END),
  );
  const found = new Set<string>();
  const visit = (text: string) => {
    for (const name of all) {
      if (found.has(name) || !text.includes(name)) continue;
      found.add(name);
      visit(read(`assets/${name}`));
    }
  };
  visit(read(entry));
  return [...found];
}

/** kB as a line carries them. */
const weight = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(`${DIST}assets/${name}`), { level: 9 }).length / 1000, 0);
const either = (...patterns: RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));

describe('the recipient page', () => {
  it.skipIf(!isBuilt)(
    'downloads at most 120 kB of JavaScript, compressed, before a picture stands (needs the built web app)',
    () => {
      const scripts = scriptsOf('open.html', either(ON_DEMAND, ROOM, OTHER_LINKS));
      expect(scripts.length).toBeGreaterThan(2);
      expect(weight(scripts)).toBeLessThanOrEqual(120);
    },
  );

  it.skipIf(!isBuilt)(
    'downloads at most 250 kB in all, tools included, unless a codec is needed (needs the built web app)',
    () => {
      const scripts = scriptsOf('open.html', either(ON_DEMAND, EDITORS_ROOM, OTHER_LINKS));
      expect(scripts.filter((name) => ROOM.test(name)).length).toBeGreaterThan(4);
      expect(weight(scripts)).toBeLessThanOrEqual(250);
    },
  );

  it.skipIf(!isBuilt)('carries no React and no component library (needs the built web app)', () => {
    for (const name of scriptsOf('open.html', ON_DEMAND)) {
      expect(read(`assets/${name}`), name).not.toMatch(/react\.element|react\.transitional|mantine/i);
    }
  });
});
