import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWithCanaries, CANARIES, DIST, isBuiltWithCanaries } from './canary-build.ts';

/** Beside its source each file lies packed: the same bytes once more. */
const PACKED = /\.(br|gz)$/;

describe('what goes to browsers', () => {
  let files: string[] = [];
  beforeAll(async () => {
    if (!isBuiltWithCanaries()) expect((await buildWithCanaries()).code).toBe(0); // `npm test` has built it so already
    files = readdirSync(DIST, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !PACKED.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));
  }, 300_000);

  it('[C238] holds no secret of the environment that it was built in, in no form, and no source map', () => {
    expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(50);
    const forms = Object.entries(CANARIES).flatMap(([name, value]) => [
      [name, value] as const,
      [name, Buffer.from(value).toString('base64').replace(/=+$/, '')] as const,
      [name, Buffer.from(value).toString('hex')] as const,
    ]);
    const found = files.flatMap((file) => {
      const text = readFileSync(file, 'latin1');
      return forms.filter(([, form]) => text.includes(form)).map(([name]) => `${name} in ${file}`);
    });
    expect(found).toEqual([]);
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  });

  it('[C238] asks the build for nothing of the environment: only how it was built is replaced in it', () => {
    const sources = ['apps/web', 'packages'].flatMap((folder) => sourcesIn(join(DIST, '../../..', folder)));
    expect(sources.length).toBeGreaterThan(500);
    const asking = sources.filter((file) => {
      const asked = readFileSync(file, 'utf8').match(/import\.meta\.env(\.\w+|\b)/g) ?? [];
      return asked.some((each) => !/^import\.meta\.env\.(DEV|PROD)$/.test(each));
    });
    expect(asking).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (/^(node_modules|dist)$/.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.(ts|tsx|html)$/.test(entry.name) && !/\.(test|fixture)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
