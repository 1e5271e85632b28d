import { describe, expect, it } from 'vitest';
import {
  ageOf,
  followTimeZone,
  formatBytes,
  formatDateTime,
  formatNumber,
  formatStudyDate,
  initials,
  localDay,
} from './format.ts';

describe('what a person reads', () => {
  it.each([
    [0, 'en', '0 B'],
    [999, 'en', '999 B'],
    [1000, 'en', '1 kB'],
    [84_213_000, 'en', '84.2 MB'],
    [210_000_000, 'en', '210 MB'],
    [2_140_000_000, 'es', '2,1 GB'],
  ] as const)('%d bytes in %s are %s', (bytes, locale, text) => {
    expect(formatBytes(bytes, locale)).toBe(text);
  });

  it('a time stands in the zone that the person chose; a zone nobody knows changes nothing', () => {
    const summer = '2026-07-01T22:30:00Z';
    followTimeZone('America/Santiago');
    expect(formatDateTime(summer, 'en')).toBe('1 Jul 2026, 18:30');
    followTimeZone('Asia/Tokyo');
    expect(formatDateTime(summer, 'en')).toBe('2 Jul 2026, 07:30');
    followTimeZone('Mars/Olympus');
    expect(formatDateTime(summer, 'en')).toBe(formatDateTime(new Date(summer), 'en'));
    followTimeZone(null);
  });

  it('a count is grouped the way its language groups it, four digits included', () => {
    expect(formatNumber(1402, 'en')).toBe('1,402');
    expect(formatNumber(1402, 'es')).toBe('1.402');
  });

  it('a study date stays on its day in every time zone', () => {
    expect(formatStudyDate('2026-03-01', 'en')).toBe('1 Mar 2026');
    expect(formatStudyDate('', 'es')).toBe('');
  });

  it.each([
    [-5, 'now', 0],
    [59, 'now', 0],
    [60, 'minutes', 1],
    [3599, 'minutes', 59],
    [86_399, 'hours', 23],
    [86_400, 'days', 1],
  ] as const)('something %d seconds old is %s %d', (seconds, unit, n) => {
    const now = new Date('2026-11-21T12:00:00Z');
    expect(ageOf(new Date(now.getTime() - seconds * 1000), now)).toEqual({ unit, n });
  });

  it.each([
    ['Dr. Inés Marín', 'IM'],
    ['Priya Nair', 'PN'],
    ['Ana', 'AN'],
    ['', ''],
  ])('%s is marked %s', (name, mark) => {
    expect(initials(name)).toBe(mark);
  });
});

describe('the day', () => {
  it('is the one of the person’s own zone', () => {
    followTimeZone('America/Santiago');
    expect(localDay(new Date('2026-11-22T00:30:00Z'))).toBe('2026-11-21');
    followTimeZone('Asia/Tokyo');
    expect(localDay(new Date('2026-11-21T15:30:00Z'))).toBe('2026-11-22');
    followTimeZone(null);
  });
});
