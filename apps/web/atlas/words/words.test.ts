import { parseSpineValues, READY_FINDINGS, solve, type SpineInput, withFinding } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { type FindingKind, findingsOf, nothingToTell, toldIn } from './index.ts';

const findings = (input: SpineInput) => {
  const values = parseSpineValues(input);
  return findingsOf(values, solve(values).measures);
};
const kinds = (input: SpineInput): FindingKind[] => findings(input).map(({ kind }) => kind);

const nerves = { left: 'irritated', right: 'compressed' } as const;
/** A posture in which everything that can be said has to be said. */
const EVERYTHING: SpineInput = {
  sagittal: { ll: 30, tk: 72, cl: -10 },
  coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 30, side: 'right' }] },
  discs: {
    'L4-L5': { height: 0.6, degeneration: 4, herniation: { type: 'bulge', zone: 'central', side: 'middle', reach: 3 } },
  },
  segments: { 'L4-L5': { slip: 20, rotation: 3 } },
  canal: {
    'L4-L5': { central: 2, lateral: { left: 1, right: 0 }, foraminal: { left: 1, right: 2 }, nerve: nerves },
  },
  vertebrae: { T12: { loss: { anterior: 0.3 }, osteophytes: 2 } },
  severity: { C4: 1 },
};
const ALL: Record<FindingKind, true> = {
  herniation: true,
  degeneration: true,
  slip: true,
  position: true,
  canal: true,
  recess: true,
  foramen: true,
  nerve: true,
  fracture: true,
  osteophytes: true,
  marked: true,
  curve: true,
  kyphosis: true,
  'neck-kyphosis': true,
  mismatch: true,
  forward: true,
};
/** What will become of it, and what would frighten: for a talk, not for a caption. */
const NOT_FOR_CAPTIONS =
  /\b(will|never|always|worse|surgery|severe|must|normal|recover|heal|curará|empeor|cirugía|grave|siempre|nunca|debe|normal)/i;

describe('what the atlas says to a patient', () => {
  it('says nothing of a healthy spine', () => {
    expect(findings({})).toEqual([]);
    expect(nothingToTell('en')).not.toBe(nothingToTell('es'));
  });

  it('has words for every kind of finding', () => {
    expect([...new Set(kinds(EVERYTHING))].toSorted()).toEqual(Object.keys(ALL).toSorted());
  });

  it.each(READY_FINDINGS)('tells %s in both languages, without a prognosis', (ready) => {
    const found = findings(withFinding({}, ready));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it('tells each in one or two short sentences, in the language that was asked for', () => {
    const inputs = [EVERYTHING, ...READY_FINDINGS.map((ready) => withFinding({}, ready))];
    for (const finding of inputs.flatMap(findings)) {
      const [en, es] = [toldIn('en', finding), toldIn('es', finding)];
      for (const { title, text } of [en, es]) {
        expect(`${title} ${text}`).not.toMatch(NOT_FOR_CAPTIONS);
        expect(`${title} ${text}`).not.toMatch(/undefined|NaN|\{|!/);
        expect(text.split(/\.(?:\s|$)/).filter((sentence) => sentence.trim() !== '').length).toBeLessThanOrEqual(2);
        expect(text.length).toBeLessThanOrEqual(190);
      }
      expect(en.title).not.toBe(es.title);
      expect(en.text).not.toBe(es.text);
    }
  });

  it('takes the severity that the clinician gave, and weighs by the grade where none was given', () => {
    expect(findings({ segments: { 'L4-L5': { slip: 60 } } }).map(({ severity }) => severity)).toEqual([3]);
    const said = findings({ segments: { 'L4-L5': { slip: 60 } }, severity: { 'L4-L5': 1 } });
    expect(said.map(({ severity }) => severity)).toEqual([1]);
  });

  it('says of a slip why it is there only when the clinician said so', () => {
    const said = (slipType?: 'isthmic' | 'degenerative') => {
      const [slip] = findings({ segments: { 'L5-S1': { slip: 30, ...(slipType ? { slipType } : {}) } } });
      return slip ? [toldIn('en', slip).text, toldIn('es', slip).text] : [];
    };
    expect(said('isthmic')).toEqual([expect.stringMatching(/broken through/), expect.stringMatching(/está roto/)]);
    expect(said('degenerative')).toEqual([expect.stringMatching(/worn/), expect.stringMatching(/desgastadas/)]);
    for (const text of said()) expect(text).not.toMatch(/broken|worn|roto|desgasta/);
    expect(findings(withFinding({}, 'spondylolisthesis-l5s1'))).toContainEqual(
      expect.objectContaining({ kind: 'slip', cause: 'isthmic' }),
    );
  });

  it('names side and region of a herniation', () => {
    const [hernia] = findings(withFinding({}, 'extrusion-l5s1-right'));
    expect(hernia && toldIn('en', hernia).title).toBe('Slipped disc in your lower back, on the right (L5–S1)');
    expect(hernia && toldIn('es', hernia).title).toBe(
      'Hernia de disco en la parte baja de la espalda, a la derecha (L5–S1)',
    );
  });
});
