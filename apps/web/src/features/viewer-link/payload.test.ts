import { plainBrand } from '@hyaline/contract';
import { FINDING_KINDS, VIEWER_VIEWS, type ViewerView } from '@hyaline/contract/viewer-link';
import { type AtlasDocument, documentOf, parseSpineValues, READY_FINDINGS, solve, withFinding } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { type FindingKind, findingsOf } from '../../../atlas/words/index.ts';
import { readViewerLink } from '../../../open/atlas/check.ts';
import { type LinkContent, shownPostures, viewerLinkPayload, viewsOf } from './payload.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
/** Numbers that occur nowhere else. */
const CANARY = { today: 57.31, goal: 49.17, height: 0.7391, ss: 38.53 };

const values = parseSpineValues({
  ...withFinding({}, 'protrusion-l4l5-left'),
  sagittal: { ll: CANARY.today },
  pelvis: { pi: 52, ss: CANARY.ss },
  discs: { 'L4-L5': { height: CANARY.height, degeneration: 3, herniation: { type: 'protrusion', zone: 'subarticular', side: 'left', reach: 6 } } }, // prettier-ignore
});
const document: AtlasDocument = {
  ...documentOf(values),
  goal: parseSpineValues({ sagittal: { ll: CANARY.goal } }),
  pins: [{ level: 'L4-L5', at: null, text: 'ask about this one' }],
};
const findings = findingsOf(values, solve(values).measures);
const picture = { jpeg: '/9j/4AAQ', width: 640, height: 768 };

const content = (views: readonly ViewerView[], change: Partial<LinkContent> = {}): LinkContent => ({
  document,
  findings,
  views,
  withPins: true,
  languages: ['en', 'es'],
  language: 'es',
  pictures: { today: picture, goal: picture, typical: picture },
  brand: plainBrand('Laurel Clinic'),
  clinicId: '0198b4f0-0000-7000-8000-000000000001',
  meshes: 'a'.repeat(64),
  hours: 336,
  ...change,
});
const written = (views: readonly ViewerView[], change: Partial<LinkContent> = {}): string =>
  JSON.stringify(viewerLinkPayload(content(views, change), NOW));

describe('what leaves with a viewer link', () => {
  it('[C011] is read again by the page that opens it, all views and both languages', () => {
    const sealed = viewerLinkPayload(content(VIEWER_VIEWS), NOW);
    expect(readViewerLink(JSON.stringify(sealed))).toEqual(sealed);
    expect(sealed.expiresAt).toBe('2026-12-06T10:00:00.000Z');
    expect(sealed.findings?.every(({ told }) => told.en?.title !== told.es?.title)).toBe(true);
    expect(sealed.findings?.some(({ story }) => story?.about.name === 'herniation')).toBe(true);
  });

  it.each([
    {
      views: ['today'],
      has: [CANARY.today, CANARY.height],
      lacks: [CANARY.goal, 'protrusion:', 'told', '"severity":{"L4'],
    },
    {
      views: ['findings'],
      has: ['L4-L5'],
      lacks: [CANARY.today, CANARY.goal, CANARY.height, CANARY.ss, '/9j/', 'ask about'],
    },
    {
      views: ['typical', 'findings', 'stories'],
      has: ['herniation'],
      lacks: [CANARY.today, CANARY.goal, CANARY.height, CANARY.ss],
    },
    {
      views: ['today', 'findings', 'typical', 'compare'],
      has: [CANARY.today, 'ask about'],
      lacks: [CANARY.goal, '"story":{'],
    },
  ] as { views: ViewerView[]; has: unknown[]; lacks: unknown[] }[])(
    '[C042] $views hold nothing of the others',
    ({ views, has, lacks }) => {
      const text = written(views);
      for (const part of has) expect(text).toContain(String(part));
      for (const part of lacks) expect(text).not.toContain(String(part));
      expect(() => readViewerLink(text)).not.toThrow();
    },
  );

  it('leaves out pins and languages that were not chosen', () => {
    const text = written(['today', 'findings'], { withPins: false, languages: ['en'], language: 'en' });
    expect(text).not.toContain('ask about');
    expect(text).not.toMatch(/[áéíóúñ]/);
  });

  it('draws pictures of what leaves, and of nothing that was left out', () => {
    const narrow = parseSpineValues({ ...values, ...withFinding({}, 'stenosis-l4l5'), severity: { 'L4-L5': 3 } });
    const own = { ...document, values: narrow, goal: narrow };
    for (const withFindings of [true, false]) {
      const views = VIEWER_VIEWS.filter((view) => withFindings || (view !== 'findings' && view !== 'stories'));
      const { today, typical, goal } = viewerLinkPayload(content(views, { document: own }), NOW);
      const drawn = shownPostures(own, withFindings);
      expect(drawn).toEqual({ today, typical, goal });
      expect(Object.keys(drawn.today.canal).length + Object.keys(drawn.today.severity).length > 0).toBe(withFindings);
    }
    expect(shownPostures({ ...own, goal: null }, true)).not.toHaveProperty('goal');
  });

  it('can tell of every ready-made finding, and of each kind that the words know', () => {
    const others: unknown[] = [
      { canal: { 'L4-L5': { lateral: { left: 1, right: 0 }, nerve: { left: 'irritated', right: 'none' } } } },
      { segments: { 'L2-L3': { tilt: 2 } } },
      { vertebrae: { C5: { osteophytes: 1 } }, severity: { L2: 2 } },
      { sagittal: { ll: 30 } },
    ];
    const seen = new Set<FindingKind>();
    for (const ready of [...READY_FINDINGS.map((name) => withFinding({}, name)), ...others]) {
      const entered = parseSpineValues(ready);
      const found = findingsOf(entered, solve(entered).measures);
      for (const { kind } of found) seen.add(kind);
      const own = { document: documentOf(entered), findings: found, pictures: {} };
      const views = viewsOf(own.document, found);
      expect(views).not.toContain('goal');
      expect(() => readViewerLink(written(views, own)), JSON.stringify(ready)).not.toThrow();
    }
    expect([...seen].toSorted()).toEqual([...FINDING_KINDS].toSorted());
  });
});
