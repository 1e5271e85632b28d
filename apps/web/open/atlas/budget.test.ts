import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MOST_OF_A_PICTURE } from '@hyaline/contract/viewer-link-rules';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const isBuilt = existsSync(`${DIST}open.html`);
const assets = isBuilt ? readdirSync(`${DIST}assets`) : [];
const read = (name: string): Buffer => readFileSync(`${DIST}assets/${name}`);
/** kB as a line carries them. */
const gzipped = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length / 1000, 0);

/** kB as the server sends them: packed by the build where that makes them smaller. */
const sent = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + read(assets.includes(`${name}.br`) ? `${name}.br` : name).length / 1000, 0);

/** A script with all that it imports, at once and later, through the entry's own rooms of links to a spine alone. */
function scriptsFrom(...entries: RegExp[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const text = read(name).toString('utf8');
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) visit(next);
  };
  for (const entry of entries) {
    const name = assets.find((each) => entry.test(each));
    if (name === undefined) throw new Error(`nothing is called ${entry}`);
    visit(name);
  }
  return [...found];
}
const entryOf = (): RegExp => {
  const [, name = ''] = /<script[^>]*src="\/assets\/([\w.-]+)"/.exec(readFileSync(`${DIST}open.html`, 'utf8')) ?? [];
  return new RegExp(`^${name}$`);
};
const scripts = (): string[] => scriptsFrom(entryOf(), /^link-atlas-.*\.js$/, /^scene-.*\.js$/);

describe('a link to a spine', () => {
  it.skipIf(!isBuilt)('is at most 200 kB of JavaScript, compressed (needs the built web app)', () => {
    const names = scripts();
    expect(names.length).toBeGreaterThan(2);
    expect(gzipped(names)).toBeLessThanOrEqual(200);
    for (const name of names) expect(read(name).toString(), name).not.toMatch(/react\.element|mantine|ZodError/);
  });

  it.skipIf(!isBuilt)(
    'is at most 600 kB as sent, with model, letters, styles and pictures (needs the built web app)',
    () => {
      const model = assets.filter((name) => /^spine-patient-.*\.glb$/.test(name));
      expect(model).toHaveLength(1);
      expect(sent(model)).toBeLessThanOrEqual(330);
      const letters = assets.filter((name) => /^inter-latin-wght-normal-.*\.woff2$/.test(name));
      const styles = assets.filter((name) => /^(open|room|link-atlas|brand)-.*\.css$/.test(name));
      const pictures = Object.values(MOST_OF_A_PICTURE).reduce((sum, most) => sum + most / 1000, 0); // base64, as sealed
      expect(sent(letters)).toBeGreaterThan(20);
      expect(sent(scripts()) + sent(model) + sent(letters) + sent(styles) + pictures).toBeLessThanOrEqual(600);
    },
  );
});
