import { readFileSync } from 'node:fs';
import { plainBrand } from '@hyaline/contract';
import { VIEWER_VIEWS, ViewerLinkPayload, viewerLinkSchema } from '@hyaline/contract/viewer-link';
import { describe, expect, it } from 'vitest';
import { fits, readViewerLink, type Schema } from './check.ts';

const FROZEN = new URL('../../../../packages/contract/schema/viewer-link-1.json', import.meta.url);
const frozen = JSON.parse(readFileSync(FROZEN, 'utf8')) as Schema;

const BOTH = { title: 'A disc', text: 'It stands out.' };
const payload = (change: object = {}): unknown =>
  JSON.parse(
    JSON.stringify({
      version: 1,
      clinicId: '0198b4f0-0000-7000-8000-000000000001',
      createdAt: '2026-11-22T10:00:00.000Z',
      expiresAt: '2026-12-06T10:00:00.000Z',
      model: { values: 1, meshes: 'a'.repeat(64) },
      brand: plainBrand('Laurel Clinic'),
      languages: ['en', 'es'],
      language: 'es',
      views: ['today', 'findings'],
      typical: null,
      today: VALUES,
      goal: null,
      findings: [
        { id: 'herniation:L4-L5', kind: 'herniation', level: 'L4-L5', severity: 2, side: 'left', told: { en: BOTH, es: BOTH }, story: null }, // prettier-ignore
      ],
      pins: [{ level: 'L4', at: [1, 2, 3], text: 'Here' }],
      pictures: { today: { jpeg: '/9j/4AAQ', width: 640, height: 768 } },
      ...change,
    }),
  );
const VALUES = {
  version: 1,
  scale: 1,
  pelvis: { pi: 52, ss: 40 },
  sagittal: { ll: 58, tk: 38, cl: 22, c1c2: 8 },
  coronal: { curves: [], trunkTilt: 0, shift: 0 },
  discs: { 'L4-L5': { height: 0.8, degeneration: 3 } },
  segments: {},
  vertebrae: {},
  canal: {},
  severity: { 'L4-L5': 2 },
};

const opens = (value: unknown): boolean => {
  try {
    readViewerLink(JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};
const seals = (value: unknown): boolean => ViewerLinkPayload.safeParse(value).success;

/** Every part of the payload with something that does not belong in it, and every part left out. */
function* spoilt(value: unknown, put: (part: unknown) => unknown): Generator<unknown> {
  if (Array.isArray(value))
    for (const [at, part] of value.entries()) yield* spoilt(part, (next) => put(value.with(at, next)));
  else if (typeof value === 'object' && value !== null) {
    yield put({ ...value, patientName: 'Rosa Delgado' });
    for (const [name, part] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>;
      yield put(rest);
      yield* spoilt(part, (next) => put({ ...value, [name]: next }));
    }
  }
  for (const wrong of [undefined, null, 'Rosa Delgado', -1e9, 1e9, 0.123, true, [], {}, ['x'], { x: 1 }])
    yield put(wrong);
}

describe('what a viewer link holds', () => {
  it('[C011] is written down, and no part of that schema is beyond the check of the page that opens it', () => {
    expect(frozen).toEqual(viewerLinkSchema());
    const known = new Set([
      'type', 'const', 'enum', 'anyOf', 'allOf', 'properties', 'required', 'propertyNames', 'additionalProperties', 'items',
      'prefixItems', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum',
      '$schema', '$ref', '$defs', 'format', 'contentEncoding', 'default', 'unit', 'title', 'description',
    ]); // prettier-ignore
    const keywords = (schema: object): string[] =>
      Object.entries(schema).flatMap(([word, part]): string[] => {
        if (word === 'properties' || word === '$defs')
          return [word, ...Object.values(part as object).flatMap((each: object) => keywords(each))];
        if (word === 'enum' || word === 'required' || word === 'default' || typeof part !== 'object') return [word];
        return [word, ...(Array.isArray(part) ? (part as object[]) : [part as object]).flatMap(keywords)];
      });
    expect([...new Set(keywords(frozen))].filter((word) => !known.has(word))).toEqual([]);
  });

  it('[C011] is refused alike on sealing and on opening, whatever of it is spoilt', () => {
    expect(seals(payload())).toBe(true);
    expect(opens(payload())).toBe(true);
    let refused = 0;
    for (const value of spoilt(payload(), (next) => next)) {
      const text = JSON.stringify(value);
      if (text === undefined) continue;
      const written = JSON.parse(text) as unknown;
      const parsed = ViewerLinkPayload.safeParse(written);
      // zod adds what is left out; the page wants it written
      const isWhole = parsed.success && JSON.stringify(parsed.data) === JSON.stringify(written);
      if (isWhole) expect(opens(written), text.slice(0, 400)).toBe(true);
      else {
        expect(opens(written), text.slice(0, 400)).toBe(false);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it.each([
    ['a goal without its view', { goal: VALUES }],
    ["today's values without their view", { views: ['findings'], pins: [], pictures: {} }],
    ['a typical spine that nobody is to see', { typical: VALUES }],
    ['findings without their view', { views: ['today'], today: { ...VALUES, severity: {} } }],
    ['the weight of a level without findings', { views: ['today'], findings: null }],
    ['a picture of the goal', { pictures: { goal: { jpeg: '/9j/4AAQ', width: 1, height: 1 } } }],
    ['a picture that is a PNG', { pictures: { today: { jpeg: 'iVBORw0K', width: 1, height: 1 } } }],
    ['pins without a spine to stand at', { views: ['findings'], today: null, pictures: {} }],
    ['a comparison of one', { views: ['today', 'findings', 'compare'] }],
    [
      'stories without findings',
      { views: ['today', 'stories'], findings: null, typical: VALUES, today: { ...VALUES, severity: {} } },
    ],
    [
      'nothing of the patient',
      { views: ['typical'], typical: VALUES, today: null, findings: null, pins: [], pictures: {} },
    ],
    ['a language that findings are not told in', { languages: ['en'], language: 'en' }],
    ['a first language that is not among them', { languages: ['en'] }],
    ['an end before the beginning', { expiresAt: '2026-11-21T10:00:00.000Z' }],
    [
      'pictures beyond their room',
      { pictures: { today: { jpeg: `/9j/${'A'.repeat(128_000)}`, width: 1, height: 1 } } },
    ],
  ])('[C042] %s does not go in, and is not shown', (_, change) => {
    expect(seals(payload(change))).toBe(false);
    expect(opens(payload(change))).toBe(false);
  });

  it('knows each view once', () => {
    expect(new Set(VIEWER_VIEWS).size).toBe(VIEWER_VIEWS.length);
    expect(fits({ type: 'oddity' }, 1)).toBe(false);
  });
});
