import { describe, expect, it } from 'vitest';
import { coverage, mentionsIn, parseCatalogue, promisesIn } from './claims.ts';
import { allowed } from './dependencies.ts';
import { plantedViolations } from './directions.ts';
import { targetsOf } from './links.ts';
import { compare, flatten } from './translations.ts';
import { gaps } from './tree.ts';

const row = (id: string, hard = 'no'): string => [id, 'S1', 'area', `claim ${id}`, 'behaviour', 'how', hard].join('\t');
const tsv = (...rows: string[]): string =>
  ['id\tsource\tarea\tclaim\tkind\thow_verified\thard', ...rows, ''].join('\n');

describe('the claims catalogue', () => {
  it('finds the ids in the titles of tests, several in one title and in tables of cases', () => {
    const text = [
      "describe('[C001] a page', () => {",
      "  it('[C002] [C003, C004] does things', async () => {});",
      '  it.each([1, 2])("[C005] for %d", () => {});',
      "  it.each(['dpa (old)', 'notice'])('[C007] for %s', () => {});",
      "  it.each([['a', () => f(g('x'))]])('[C008] %s', () => {});",
      '  it(`[C006] once`, () => {}); // [C099] in a comment names nothing',
    ].join('\n');
    const found = ['C001', 'C002', 'C003', 'C004', 'C005', 'C007', 'C008', 'C006'];
    expect(mentionsIn('a.test.ts', text).map(({ id }) => id)).toEqual(found);
  });

  it('finds what the probes of the trust page promise', () => {
    expect(promisesIn('a.probe.ts', "spec: { promises: ['C104', 'C137'], other: [] }").map(({ id }) => id)).toEqual([
      'C104',
      'C137',
    ]);
  });

  it('sorts claims into covered, uncovered and not checkable here, and names unknown ids', () => {
    const claims = parseCatalogue(tsv(row('C001'), row('C002'), row('C003', 'deployment')));
    const mentions = ['C001', 'C404'].map((id) => ({ id, file: 'a.test.ts', title: `[${id}] t` }));
    const sorted = coverage(claims, mentions);
    expect(sorted.covered.map(({ claim }) => claim.id)).toEqual(['C001']);
    expect(sorted.uncovered.map(({ id }) => id)).toEqual(['C002']);
    expect(sorted.notCheckableHere.map(({ id }) => id)).toEqual(['C003']);
    expect(sorted.unknown.map(({ id }) => id)).toEqual(['C404']);
  });

  it.each([
    ['a row that lost a column', 'C001\tonly'],
    ['an id in another form', row('X1')],
    ['an id given twice', `${row('C001')}\n${row('C001')}`],
  ])('refuses %s', (_, rows) => {
    expect(() => parseCatalogue(tsv(rows))).toThrow(/not a claim|twice/);
  });
});

describe('the licence check', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['Apache-2.0 AND MIT', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['MPL-2.0', false],
    ['none stated', false],
  ])('a shipped dependency under %s: %s', (licence, ok) => {
    expect(allowed(licence, false)).toBe(ok);
  });

  it('lets a tool that is not shipped be under MPL', () => {
    expect(allowed('MPL-2.0', true)).toBe(true);
  });
});

describe('the translation check', () => {
  const against = (en: unknown, es: unknown, same: string[] = []): string[] =>
    compare(flatten(en), flatten(es), new Set(same));

  it.each([
    ['a text without Spanish', { a: { b: 'Save' } }, {}, 'a.b has no Spanish'],
    ['a text that only Spanish has', {}, { a: 'Guardar' }, 'a exists only in Spanish'],
    ['a text left in English', { a: 'Save' }, { a: 'Save' }, 'a is the same in both: "Save"'],
    ['an empty text', { a: 'Save' }, { a: ' ' }, 'a is empty'],
    ['a lost placeholder', { a: '{{n}} files' }, { a: 'archivos' }, 'a has other placeholders in Spanish'],
  ])('names %s', (_, en, es, problem) => {
    expect(against(en, es)).toEqual([problem]);
  });

  it('accepts a proper translation, a listed word and the Spanish plural for millions', () => {
    const en = { a: 'Save', b: 'Axial', u: '{{n}} min', n_one: '{{count}} file', n_other: '{{count}} files' };
    const es = {
      a: 'Guardar',
      b: 'Axial',
      u: '{{n}} min',
      n_one: '{{count}} archivo',
      n_many: '{{count}} de archivos',
      n_other: '{{count}} archivos',
    };
    expect(against(en, es, ['Axial'])).toEqual([]);
  });
});

describe('the repository checks', () => {
  it('finds the relative links and pictures of a page, and none in code', () => {
    const page =
      '[a](b/c.md#part) ![p](p.png) <img src="q.png"> [x](https://x.example) [y](#here) `[z](no.md)`\n```\n[z](no.md)\n```\n';
    expect(targetsOf(page)).toEqual(['b/c.md', 'p.png', 'q.png']);
  });

  it('see a gap and a wrong name among migrations', () => {
    expect(gaps(['0001-kernel.sql', '0002-identity.sql'])).toEqual([]);
    expect(gaps(['0001-kernel.sql', '0003-links.sql'])).toEqual(['0003-links.sql: expected 0002-...']);
    expect(gaps(['0001-Kernel.sql'])).toHaveLength(1);
  });

  it('catch every planted wrong import', async () => {
    expect(await plantedViolations.run()).toEqual([]);
  });
});
