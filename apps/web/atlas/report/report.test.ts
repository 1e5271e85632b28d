import {
  aimsOf,
  cobbGrade,
  documentOf,
  genant,
  meyerding,
  parseSpineValues,
  REFERENCE,
  schwab,
  withFinding,
} from '@hyaline/spine';
import { afterEach, describe, expect, it } from 'vitest';
import { hashOf } from './hash.ts';
import type { AtlasReport } from './content.ts';
import { DOCUMENT, report } from './report.fixture.ts';

const rowsOf = ({ regions }: AtlasReport) => regions.flatMap(({ rows }) => rows);
const row = (id: string, made = report()) => rowsOf(made).find((each) => each.id === id);
/** Everything that it says. */
const said = (made: AtlasReport): string => JSON.stringify({ ...made, pictures: made.pictures.map(({ alt, title }) => [alt, title]) }); // prettier-ignore

describe('what a report of the atlas says', () => {
  afterEach(() => void Object.assign(REFERENCE.pi, { verified: true }));

  it('[C009] holds the values as they were entered, each with the method by which it is measured', () => {
    const values = rowsOf(report()).map(({ id, value, method }) => [id, value, method]);
    for (const each of [
      ['pi', '61.27°', 'hip axis to S1 end plate'],
      ['ll', '47.3°', 'Cobb, L1–S1'],
      ['tk', '42.5°', 'Cobb, T4–T12'],
      ['cl', '18°', 'Cobb, C2–C7'],
      ['pt', '20.3°', 'PI − SS'],
      ['curve1', '18.4°', 'Cobb, T5–T12, apex T8, convex to the right, apex turned 4°'],
    ])
      expect(values).toContainEqual(each);
    for (const each of rowsOf(report())) expect(each.method).not.toBe('');
    const made = report();
    expect(made.findings.map(({ level }) => level)).toEqual(['C5', 'T12', 'L2–L3', 'L5–S1', null]);
    expect(made.findings[1]?.entered).toContain('height −38\u00a0% in front');
    expect(made.findings[2]?.entered).toMatch(/^slip \+6.5\u00a0% .* Meyerding I \[\d+\]$/);
    expect(made.findings[2]?.entered).not.toMatch(/isthmic|degenerative/);
    const isthmic = report({ document: documentOf(parseSpineValues(withFinding({}, 'spondylolisthesis-l5s1'))) });
    expect(isthmic.findings[0]?.entered).toMatch(
      /Meyerding II \[\d+\]; isthmic, pars broken through, Wiltse II \[\d+\]/,
    );
    expect(made.also).toEqual([['L3–L4', 'Pfirrmann 2']]);
    expect(made.pins).toEqual([['L5–S1', 'Pain after lifting']]);
  });

  it('says where a value lies beside its range, and by how much it is beyond', () => {
    const wide = report({ document: documentOf(parseSpineValues({ sagittal: { tk: 66, ll: 58 } })) });
    expect(row('tk', wide)).toMatchObject({ reference: '20–60°', difference: '+6°', band: 'above', bandText: 'Above' });
    expect(row('pi', wide)).toMatchObject({ reference: '32–74°', difference: 'none', band: 'within' });
    const flat = report({ document: documentOf(parseSpineValues({ sagittal: { tk: 12 } })) });
    expect(row('tk', flat)).toMatchObject({ difference: '−8°', band: 'below', bandText: 'Below' });
    const bar = row('tk', flat)?.bar;
    expect(bar && bar.at < bar.low && bar.low < bar.high).toBe(true);
  });

  it('prints one number that goes with a pelvis as such, and limits of a classification as its modifiers', () => {
    expect(row('ll')).toMatchObject({ reference: '67.3° goes with this PI', difference: '−20°', band: null });
    expect(row('mismatch')).toMatchObject({ reference: 'below 10°', difference: '+4°', bandText: 'SRS-Schwab +' });
    expect(row('curve1')).toMatchObject({ reference: 'below 10°', difference: '+8.4°', bandText: '10° to 25°' });
    expect(row('cl')).toMatchObject({ reference: null, source: null, difference: null, band: null });
  });

  it.each([
    [10, 'above', '10° to 25°', true],
    [9.9, 'within', 'Below 10°', false],
  ])('judges a curve of %d° as its finding does', (cobb, band, bandText, isFound) => {
    const curve = { upper: 'T5', apex: 'T8', lower: 'T12', cobb, side: 'right' };
    const made = report({ document: documentOf(parseSpineValues({ coronal: { curves: [curve] } })), previous: null });
    expect(row('curve1', made)).toMatchObject({ reference: 'below 10°', band, bandText });
    expect(said({ ...made, regions: [] })).toMatch(isFound ? /Sideways curve/ : /Nothing differs/);
  });

  it.each([
    [42, '10°', 'above', 'SRS-Schwab +'],
    [42.1, '9.9°', 'within', 'SRS-Schwab 0'],
  ])('judges PI - LL on what is printed: LL %d', (ll, value, band, bandText) => {
    const made = report({ document: documentOf(parseSpineValues({ pelvis: { pi: 52 }, sagittal: { ll } })) });
    expect(row('mismatch', made)).toMatchObject({ value, reference: 'below 10°', band, bandText });
    expect(said({ ...made, regions: [], comparisons: [] }).includes('do not match')).toBe(band === 'above');
  });

  it('cites a source for each reference, and prints nothing as a norm that was not read in one', () => {
    const verified = [...Object.values(REFERENCE), aimsOf(60), schwab({ mismatch: 0, sva: 0, pt: 0 }), cobbGrade(20), meyerding(5), genant(0.3)]; // prettier-ignore
    const read = new Set<string>(verified.filter((each) => each.verified).map(({ source }) => source));
    const made = report();
    expect(made.sources.filter((source) => !read.has(source))).toEqual([]);
    for (const { reference, source } of rowsOf(made)) {
      expect(source === null).toBe(reference === null);
      if (source !== null) expect(made.sources[source - 1]).toBeTruthy();
    }
    expect(said(made)).not.toMatch(/Roussouly/);
    Object.assign(REFERENCE.pi, { verified: false });
    const without = report();
    expect(row('pi', without)).toMatchObject({ value: '61.27°', reference: null, band: null, difference: null });
  });

  it('never says how it will go on, and no bare share of what is normal', () => {
    for (const language of ['en', 'es'] as const) {
      const text = said(report({ language }));
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
      expect(text).not.toMatch(
        /% of normal|% de lo normal|\b(?:will|worse|recover|heal\b|prognos)|empeor|curará|pronóst/i,
      );
    }
  });

  it('says the same in Spanish, with its numbers', () => {
    const made = report({ language: 'es' });
    expect(row('pi', made)?.value).toBe('61,27°');
    expect(row('tk', made)).toMatchObject({ measure: 'Cifosis torácica (TK)', bandText: 'En el intervalo' });
    const en = report();
    for (const [at, { measure, method }] of rowsOf(made).entries())
      expect(`${measure} ${method}`).not.toBe(`${rowsOf(en)[at]?.measure} ${rowsOf(en)[at]?.method}`);
    expect(made.notices[0]).toMatch(/No es un diagnóstico ni la historia clínica oficial/);
    expect(en.notices[0]).toMatch(/not a diagnosis and not the official medical record/);
  });

  it('tells what has changed since the last visit and what treatment aims at, with the differences', () => {
    const [change, goal] = report().comparisons;
    expect(change?.columns).toEqual(['Measure', '2 March 2026', 'Today', 'Difference']);
    expect(change?.rows).toContainEqual(['Lumbar lordosis (LL), Cobb, L1–S1', '51°', '47.3°', '−3.7°']);
    for (const [, from, to, difference] of change?.rows.filter(([, , to]) => to.endsWith('mm')) ?? [])
      expect(Number.parseFloat(to) - Number.parseFloat(from)).toBe(Number.parseFloat(difference.replace('−', '-')));
    expect(change?.rows.map(([measure]) => measure)).not.toContain('Thoracic kyphosis (TK), Cobb, T4–T12');
    expect(change?.rows.at(-1)?.slice(1)).toEqual(['—', '18.4°', '+18.4°']);
    expect(change?.remarks.join(' ')).toContain('New: Bony edges in your neck (C5); Wedge-shaped bone');
    expect(goal?.rows).toContainEqual(['Lumbar lordosis (LL), Cobb, L1–S1', '47.3°', '55°', '+7.7°']);
    expect(report({ previous: null, withGoal: false }).comparisons).toEqual([]);
    const same = report({ previous: { document: DOCUMENT, date: new Date() }, withGoal: false }).comparisons[0];
    expect([same?.rows, same?.remarks]).toEqual([[], ['No measurement differs.']]);
  });

  it('wishes for the pictures that were asked for, each told in words', () => {
    const shows = (beside: 'typical' | 'goal' | 'previous' | null) =>
      report({ beside }).pictures.map(({ shows: who, view }) => `${who} ${view}`);
    expect(shows(null)).toEqual(['today left', 'today back']);
    expect(shows('typical')).toEqual(['typical left', 'today left', 'typical back', 'today back']);
    expect(shows('goal')).toEqual(['today left', 'goal left', 'today back', 'goal back']);
    const [before, now] = report({ beside: 'previous' }).pictures;
    expect(before?.title).toBe('On 2 March 2026, from the left');
    expect(now?.alt).toBe(
      'Model of the spine from the left. Today. Different: C5, T12, L2–L3, L5–S1; Sideways curve of the upper back; Lower back and pelvis do not match; Body leans forward.',
    );
    expect(now?.figures['ll']).toEqual(['LL 47.3°']);
  });

  it('says in words that a posture differs, also where no level does', () => {
    const curve = { upper: 'T5', apex: 'T8', lower: 'T12', cobb: 45, side: 'right' };
    const bent = documentOf(parseSpineValues({ coronal: { curves: [curve] } }));
    const [alt] = report({ document: bent, beside: null }).pictures.map((wish) => wish.alt);
    expect(alt).toContain('Different: Sideways curve');
    expect(alt).not.toContain('Nothing differs');
    expect(report({ document: documentOf(parseSpineValues({})), beside: null }).pictures[0]?.alt).toContain('Nothing differs'); // prettier-ignore
  });

  it('names model and values by a hash that follows them', async () => {
    const hash = await hashOf(DOCUMENT);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf({ ...DOCUMENT })).toBe(hash);
    expect(await hashOf({ ...DOCUMENT, pins: [] })).not.toBe(hash);
    expect(report({ hash }).model).toContain(hash);
  });

  it('leaves out what is empty', () => {
    const made = report({ document: documentOf(parseSpineValues({})), reference: '', author: '', previous: null });
    expect(made.facts.map(([name]) => name)).toEqual(['Date']);
    expect([made.findings, made.also, made.pins, made.comparisons]).toEqual([[], [], [], []]);
    expect(made.nothing).toBe('Nothing differs from the typical spine.');
  });
});
