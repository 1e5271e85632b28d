import { DATA_CLASSES } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { ACTIVITIES, faultsOf } from './ropa.ts';

describe('the record of processing activities', () => {
  it('[C193] is whole: every field of every activity, and every class of data that the product knows', () => {
    expect(faultsOf(ACTIVITIES)).toEqual([]);
    expect(new Set(ACTIVITIES.flatMap(({ dataClasses }) => dataClasses))).toEqual(new Set(DATA_CLASSES));
    for (const { purpose, basis } of ACTIVITIES) {
      expect(purpose.es).not.toBe(purpose.en);
      expect(basis.es).not.toBe(basis.en);
    }
  });

  it.each([
    'purpose',
    'basis',
    'grounds',
    'people',
    'data',
    'recipients',
    'transfers',
    'retention',
    'measures',
  ] as const)('[C193] [C154] tells when %s is missing in an activity', (field) => {
    for (const [at, activity] of ACTIVITIES.entries()) {
      const { [field]: _gone, ...rest } = activity;
      expect(faultsOf(ACTIVITIES.with(at, rest as typeof activity))).toEqual([`${at}.${field}`]);
    }
    const [first, ...others] = ACTIVITIES;
    if (first && field !== 'grounds')
      expect(faultsOf([{ ...first, [field]: { en: 'only English' } }, ...others])).toEqual([`0.${field}.es`]);
  });

  it('[C193] tells when a class of data stands in no activity', () => {
    expect(faultsOf(ACTIVITIES.filter(({ id }) => id !== 'security'))).toEqual(['no activity for audit']);
  });

  it('[C154] has six purposes, each with the article that it rests on', () => {
    expect(ACTIVITIES).toHaveLength(6);
    for (const { grounds, role } of ACTIVITIES) {
      expect(grounds.some((each) => /^GDPR 6\(1\)\([a-f]\)$/.test(each))).toBe(true);
      expect(grounds.includes('GDPR 28(3)(a)')).toBe(role === 'processor');
    }
  });
});
