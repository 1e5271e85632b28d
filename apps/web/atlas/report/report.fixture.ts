import { plainBrand } from '@hyaline/contract';
import { type AtlasDocument, documentOf, parseSpineValues, withFinding } from '@hyaline/spine';
import { type ReportAsk, reportOf } from './report.ts';

/** With something of every kind, and numbers that nobody meets by chance. */
export const DOCUMENT: AtlasDocument = (() => {
  const entered = {
    pelvis: { pi: 61.27, ss: 41 },
    sagittal: { ll: 47.3, tk: 42.5, cl: 18 },
    coronal: { curves: [{ upper: 'T5', apex: 'T8', lower: 'T12', cobb: 18.4, side: 'right', rotation: 4 }] },
    vertebrae: { C5: { osteophytes: 1 } },
    discs: { 'L3-L4': { degeneration: 2 } },
    segments: { 'L2-L3': { slip: 6.5 } },
  } as const;
  const values = parseSpineValues(
    withFinding(withFinding(entered as never, 'extrusion-l5s1-right'), 'wedge-fracture-t12'),
  );
  return {
    version: 1,
    values,
    goal: parseSpineValues({ ...values, sagittal: { ...values.sagittal, ll: 55 } }),
    pins: [{ level: 'L5-S1', at: null, text: 'Pain after lifting' }],
  };
})();

export const PREVIOUS = {
  document: documentOf(parseSpineValues({ pelvis: { pi: 61.27, ss: 41 }, sagittal: { ll: 51, tk: 42.5, cl: 18 } })),
  date: new Date('2026-03-02T12:00:00'),
};

export const ask = (change: Partial<ReportAsk> = {}): ReportAsk => ({
  document: DOCUMENT,
  hash: '0f'.repeat(32),
  previous: PREVIOUS,
  brand: plainBrand('Clínica Peñalolén'),
  reference: 'A-1147',
  author: 'Dr. Ana Núñez',
  date: new Date('2026-11-22T12:00:00'),
  language: 'en',
  views: ['left', 'back'],
  beside: 'typical',
  withGoal: true,
  ...change,
});

export const report = (change: Partial<ReportAsk> = {}) => reportOf(ask(change));
