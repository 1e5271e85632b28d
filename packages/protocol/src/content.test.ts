import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allergyMatches,
  canonicalProtocol,
  differenceOf,
  isSame,
  type ProtocolContent,
  protocolDigest,
} from './index.ts';
import { protocolContent } from './schema.ts';

const CONTENT: ProtocolContent = protocolContent.parse({
  version: 1,
  title: 'Recovery',
  purpose: '',
  instructions: 'Rotate the site.',
  items: [
    {
      id: '018f0000-0000-7000-8000-000000000001',
      compoundId: null,
      compound: 'Sermorelin',
      dose: { amount: '250', unit: 'mcg' },
      route: 'subcutaneous',
      iuPerMg: null,
      preparation: {
        vial: { amount: '5', unit: 'mg' },
        diluent: 'Bacteriostatic water (benzyl alcohol)',
        diluentMl: '2',
        syringe: 'u100-0.5',
        discardAfterDays: 28,
      },
      schedule: {
        start: '2026-11-23',
        end: { on: '2027-02-28' },
        repeat: { freq: 'weekly', every: 1, days: ['MO', 'FR'] },
        times: ['21:00'],
        cycle: { onWeeks: 5, offWeeks: 1 },
        titration: [{ fromWeek: 3, amount: '300' }],
      },
      note: '',
    },
  ],
});
const [ITEM] = CONTENT.items as [ProtocolContent['items'][number]];

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([key, inner]) => [key, backwards(inner)])); // prettier-ignore
}

describe('what is signed', () => {
  it('has one spelling and one digest, whatever the order of its fields; any change has another', async () => {
    const digest = await protocolDigest(CONTENT);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await protocolDigest(backwards(CONTENT) as ProtocolContent)).toBe(digest);
    expect(protocolContent.parse(JSON.parse(canonicalProtocol(CONTENT)))).toEqual(CONTENT);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (words) => {
        const changed = { ...CONTENT, instructions: CONTENT.instructions + words };
        expect(await protocolDigest(changed)).not.toBe(digest);
      }),
    );
  });

  it.each([
    ['an item twice', { items: [ITEM, ITEM] }],
    ['no item', { items: [] }],
    ['no title', { title: ' \u0007 ' }],
    ['a field nobody knows', { more: 1 }],
    ['a float', { items: [{ ...ITEM, dose: { amount: '1e-3', unit: 'mg' } }] }],
    ['a dose of nothing', { items: [{ ...ITEM, dose: { amount: '0.00', unit: 'mg' } }] }],
    ['an end before the start', { items: [{ ...ITEM, schedule: { ...ITEM.schedule, end: { on: '2026-01-01' } } }] }],
    ['times out of order', { items: [{ ...ITEM, schedule: { ...ITEM.schedule, times: ['20:00', '08:00'] } }] }],
    ['a day that is none', { items: [{ ...ITEM, schedule: { ...ITEM.schedule, start: '2026-02-30' } }] }],
  ])('is refused with %s', (_, change) => {
    expect(protocolContent.safeParse({ ...CONTENT, ...change }).success).toBe(false);
  });
});

describe('a difference', () => {
  it('names each field, and items that came or went', () => {
    expect(isSame(differenceOf(CONTENT, structuredClone(CONTENT)))).toBe(true);
    const added = { ...ITEM, id: '018f0000-0000-7000-8000-000000000002', compound: 'Zinc' };
    const raised = { ...ITEM, dose: { amount: '300', unit: 'mcg' as const }, preparation: null };
    const { fields, items } = differenceOf(CONTENT, { ...CONTENT, title: 'Rest', items: [raised, added] });
    expect(fields).toEqual([{ path: 'title', before: 'Recovery', after: 'Rest' }]);
    expect(items.map(({ kind, compound }) => `${kind} ${compound}`)).toEqual(['changed Sermorelin', 'added Zinc']);
    expect(items[0]?.fields.map(({ path }) => path)).toEqual(['dose.amount', 'preparation']);
    expect(differenceOf({ ...CONTENT, items: [ITEM, added] }, CONTENT).items[0]?.kind).toBe('removed');
  });
});

describe('allergies', () => {
  const subject = {
    name: 'Thymosin beta-4',
    synonyms: ['TB-500'],
    classWords: ['Peptides', 'Alcohol bencílico', 'Benzyl alcohol'],
  };
  it.each([
    ['thymosin', 'name'],
    ['Allergy to TB 500', 'synonym'],
    ['tb-500', 'synonym'],
    ['ALCOHOL, BENZYL', 'class'],
    ['alcohol bencilico', 'class'],
    ['peptide', 'class'],
  ])('to %s meets by its %s', (allergen, by) => {
    expect(allergyMatches(subject, [allergen])).toMatchObject([{ allergen, by }]);
  });
  it.each(['penicillin', 'acid', 'beta', 'alergia a', '', 'sodium', 'latex', 'alcohol isopropyl'])(
    'to “%s” does not',
    (allergen) => {
      const found = allergyMatches(subject, [allergen]);
      expect(allergen === 'beta' ? found.map(({ by }) => by) : found).toEqual(allergen === 'beta' ? ['name'] : []);
    },
  );
});
