import { describe, expect, it, vi } from 'vitest';
import { betweenAt, nearest, posturesOf } from './postures.ts';
import { languageOf, SPINE_STRINGS } from './words.ts';

const flat = (value: unknown, path = ''): [string, string][] =>
  typeof value === 'string'
    ? [[path, value]]
    : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${path}.${key}`));

describe('the words of a spine', () => {
  it('are the same in both languages, and none is left in English', () => {
    const [en, es] = [flat(SPINE_STRINGS.en), new Map(flat(SPINE_STRINGS.es))];
    expect([...es.keys()].toSorted()).toEqual(en.map(([path]) => path).toSorted());
    for (const [path, text] of en) {
      const spanish = es.get(path) ?? '';
      expect(spanish.match(/\{\w+\}/g)?.toSorted(), path).toEqual(text.match(/\{\w+\}/g)?.toSorted());
      if (/[a-z]{3}/.test(text.replaceAll(/\{\w+\}/g, ''))) expect(spanish, path).not.toBe(text);
      expect(`${text}${spanish}`, path).not.toMatch(/[!¡]|please|por favor/i);
    }
  });

  it.each([
    { speaks: ['es-CL', 'en'], shown: 'es', offered: ['en', 'es'], first: 'en', opens: 'es' },
    { speaks: ['fr-FR'], shown: 'en', offered: ['en', 'es'], first: 'es', opens: 'es' },
    { speaks: ['en-US'], shown: 'en', offered: ['es'], first: 'es', opens: 'es' },
  ] as const)(
    'open in $opens where the browser speaks $speaks and the link $offered',
    ({ speaks, shown, offered, first, opens }) => {
      vi.stubGlobal('navigator', { languages: speaks });
      expect(languageOf(shown, offered, first)).toBe(opens);
      vi.unstubAllGlobals();
    },
  );
});

describe('the postures of a link', () => {
  it('are compared with what says most of them, as far as that is allowed', () => {
    const all = posturesOf(['findings', 'goal', 'today', 'typical']);
    expect(all).toEqual(['typical', 'today', 'goal']);
    expect(betweenAt('today', all)).toEqual({ from: 'typical', to: 'today', part: 1 });
    expect(betweenAt('typical', all)).toEqual({ from: 'typical', to: 'today', part: 0 });
    expect(betweenAt('goal', all)).toEqual({ from: 'today', to: 'goal', part: 1 });
    expect(betweenAt('today', ['today', 'goal'])).toEqual({ from: 'today', to: 'goal', part: 0 });
    expect(betweenAt('today', ['today'])).toEqual({ from: 'today', to: null, part: 0 });
    expect(all.map((posture) => nearest(betweenAt(posture, all)))).toEqual(all);
  });
});
