import { describe, expect, it } from 'vitest';
import { ClinicalDate, ClinicalTime, EntryContent, flagOf, LabResult, type LabFlag } from './entry-content.ts';

const condition = (more: object) =>
  EntryContent.safeParse({
    kind: 'condition',
    text: 'Migraine',
    code: null,
    clinicalStatus: 'active',
    onset: '',
    abatement: '',
    remark: '',
    ...more,
  }).success;

describe('a clinical date', () => {
  it.each(['', '1948', '2019-05', '2024-02-29'])('takes %j', (date) =>
    expect(ClinicalDate.safeParse(date).success).toBe(true),
  );
  it.each(['2023-02-29', '2019-13', '19', '1066', '2199', '2019-5-1', 'May 2019', '2019-05-12T10:00:00Z'])(
    'refuses %j',
    (date) => expect(ClinicalDate.safeParse(date).success).toBe(false),
  );
  it.each(['2026-01-05', '2026-01-05T08:30:00Z'])('with an hour takes %j', (at) =>
    expect(ClinicalTime.safeParse(at).success).toBe(true),
  );
  it.each(['', '2026-01', '2199-01-05T08:30:00Z', '2026-01-05 08:30'])('with an hour refuses %j', (at) =>
    expect(ClinicalTime.safeParse(at).success).toBe(false),
  );
});

describe('a condition', () => {
  it('ends after it began, as exactly as both are known', () => {
    expect(condition({ onset: '2019-05', abatement: '2020' })).toBe(true);
    expect(condition({ onset: '2019-05-12', abatement: '2019' })).toBe(true);
    expect(condition({ onset: '2019-05-12', abatement: '2019-04' })).toBe(false);
  });

  it('has an ICD-10 code that looks like one, or a code of another system', () => {
    const code = (system: string, value: string) => condition({ code: { system, code: value } });
    expect(code('http://hl7.org/fhir/sid/icd-10-cm', 'E11.9')).toBe(true);
    expect(code('http://hl7.org/fhir/sid/icd-10', 'diabetes')).toBe(false);
    expect(code('http://snomed.info/sct', '37796009')).toBe(true);
    expect(code('javascript:alert(1)', '1')).toBe(false);
  });

  it('keeps lines of a remark and nothing that does not show', () => {
    const parsed = EntryContent.parse({
      kind: 'condition',
      text: ' Migraine \u202e with\taura ',
      code: null,
      clinicalStatus: 'active',
      onset: '',
      abatement: '',
      remark: 'One\nTwo\u0007',
    });
    expect(parsed).toMatchObject({ text: 'Migraine with aura', remark: 'One\nTwo' });
  });
});

describe('a laboratory result', () => {
  const flag = (more: object): LabFlag | null =>
    flagOf(
      LabResult.parse({
        name: 'TSH',
        loinc: '3016-3',
        value: 2,
        comparator: null,
        unit: 'm[IU]/L',
        low: 0.4,
        high: 4,
        flag: null,
        ...more,
      }),
    );
  it.each([
    ['within', {}, 'normal'],
    ['at the ends', { value: 4 }, 'normal'],
    ['below', { value: 0.3 }, 'low'],
    ['above', { value: 4.1 }, 'high'],
    ['under what can be measured, which is under the interval', { value: 0.4, comparator: '<' }, 'low'],
    ['over what can be measured, which is over the interval', { value: 4, comparator: '>' }, 'high'],
    ['under a number inside: nobody can say', { value: 1, comparator: '<' }, null],
    ['over a number inside: nobody can say', { value: 3, comparator: '>=' }, null],
    ['words', { value: 'positive' }, null],
    ['without an interval', { low: null, high: null }, null],
    ['with one end only', { low: null, value: 9 }, 'high'],
    ['as the laboratory flagged it', { value: 2, flag: 'critical-high' }, 'critical-high'],
  ])('%s', (_, more, expected) => expect(flag(more)).toBe(expected));
});
