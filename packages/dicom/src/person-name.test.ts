import { describe, expect, it } from 'vitest';
import { personName } from './person-name.ts';

describe('the name of a patient as people read it', () => {
  it.each([
    ['Muñoz^José', 'Muñoz, José'],
    ['Ng^Anna^Li^Dr', 'Ng, Anna Li'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田 太郎)'],
    ['=王^小东', '王 小东'],
    ['Hong^Gildong', 'Hong, Gildong'],
    ['SINGLE', 'SINGLE'],
    ['^Only', 'Only'],
    ['', ''],
  ])('%s', (value, expected) => {
    expect(personName(value)).toBe(expected);
  });
});
