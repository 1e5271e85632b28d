import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('./', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
const names = readdirSync(new URL('en/', folder)).toSorted();
const sameInBoth = new Set(read('same-in-both.json') as string[]);

function flatten(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  const out = new Map<string, string>();
  for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
    for (const [at, text] of flatten(inner, path === '' ? key : `${path}.${key}`)) out.set(at, text);
  }
  return out;
}

const placeholders = (text: string) => (text.match(/\{\{[^}]+\}\}|<\/?\w+>/g) ?? []).toSorted();

describe('the two languages', () => {
  it('have the same files', () => {
    expect(readdirSync(new URL('es/', folder)).toSorted()).toEqual(names);
  });

  it.each(names)('%s has every key in English and in Spanish', (name) => {
    expect([...flatten(read(`es/${name}`)).keys()].toSorted()).toEqual(
      [...flatten(read(`en/${name}`)).keys()].toSorted(),
    );
  });

  it.each(names)('%s uses the same values in both sentences', (name) => {
    const es = flatten(read(`es/${name}`));
    for (const [key, text] of flatten(read(`en/${name}`))) {
      expect(placeholders(es.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it.each(names)('%s is translated: a Spanish sentence equals its English one only where that was decided', (name) => {
    const es = flatten(read(`es/${name}`));
    const same = [...flatten(read(`en/${name}`))]
      .filter(([key, text]) => es.get(key) === text)
      .map(([key]) => `${name.replace('.json', '')}:${key}`)
      .filter((key) => !sameInBoth.has(key));
    expect(same).toEqual([]);
  });

  it('have no please, no exclamation mark and no empty sentence', () => {
    for (const language of ['en', 'es']) {
      for (const name of names) {
        for (const [key, text] of flatten(read(`${language}/${name}`))) {
          expect(text.trim(), `${language}/${name} ${key}`).not.toBe('');
          expect(text, `${language}/${name} ${key}`).not.toMatch(/[!¡]|\bplease\b|por favor/i);
        }
      }
    }
  });
});
