import { describe, expect, it } from 'vitest';
import { STRINGS, stringsForOther } from './strings.ts';

const NAME = 'Xenovia Quartzmoor';
/** Every sentence by its path. */
const sentences = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : sentences(value as object, `${path}${key}.`),
  ); // prettier-ignore

describe.each(['en', 'es'] as const)('what somebody reads who is here for another, in %s', (language) => {
  const own = STRINGS[language];
  const { forOther, ...words } = stringsForOther(language, NAME);

  it('names that person on the tiles, and says nothing of them as of the reader', () => {
    const { recordTile, doses, requests, shared, appointments, messages } = words;
    const tiles = [recordTile, doses.tile, requests.tile, appointments.tileText, messages.tileText];
    for (const tile of tiles) expect(tile).toContain(NAME);
    for (const tile of [...tiles, shared.tile, shared.tileText, doses.tileText])
      expect(tile).not.toMatch(/\b(my|your|yours|mi|mis|su|sus|suyas)\b/i);
  });

  it('has every sentence of the patient’s own, and lays over none that is not there', () => {
    const { forOther: _, ...mine } = own;
    expect(sentences(words).map(([path]) => path)).toEqual(sentences(mine).map(([path]) => path));
    const { somebody, ...over } = forOther;
    const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, key]) => key).filter((key) => key !== 'name').toSorted(); // prettier-ignore
    const before = new Map(sentences(mine));
    for (const [path, text] of sentences(over)) {
      expect(values(text), path).toEqual(values(before.get(path) ?? 'missing'));
      expect(text, path).not.toBe(before.get(path));
    }
    expect(stringsForOther(language, '').recordTitle).toContain(somebody);
  });
});
