import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '../..');

/** A connection keeps a prepared statement by its name: two texts under one name fail whenever they meet on one. */
it('every prepared statement has a name of its own', () => {
  const named = new Map<string, string[]>();
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path))) {
    const text = readFileSync(join(SOURCE, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/\bname: '([a-z][a-z0-9-]*)',\s*text:/g))
      named.set(name, [...(named.get(name) ?? []), file]);
  }
  expect(named.size).toBeGreaterThan(150);
  expect([...named].filter(([, where]) => where.length > 1)).toEqual([]);
});
