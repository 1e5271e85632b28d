import { describe, expect, it } from 'vitest';
import { parseQuery, satisfies } from './query.ts';

const fits = (keyword: Parameters<typeof satisfies>[0]['keyword'], value: string, ...values: string[]) =>
  satisfies({ keyword, value }, values);

describe('matching', () => {
  it('takes dates by themselves and by ranges with either end open', () => {
    expect(fits('StudyDate', '20240102', '2024-01-02')).toBe(true);
    for (const range of ['20240101-20240103', '20240102-', '-20240102', '20240102-20240102'])
      expect(fits('StudyDate', range, '2024-01-02'), range).toBe(true);
    for (const range of ['20240103-', '-20240101', '20230101-20231231', '20240103'])
      expect(fits('StudyDate', range, '2024-01-02'), range).toBe(false);
    expect(fits('StudyDate', '-20240101', '')).toBe(false);
    expect(fits('StudyTime', '0930-1100', '103000.5')).toBe(true);
    expect(fits('StudyTime', '1030-10', '103059')).toBe(true);
  });

  it('takes wildcards, whatever the case, in every component group of a name', () => {
    expect(fits('PatientName', 'can*', 'Canary^Zoraida')).toBe(true);
    expect(fits('PatientName', 'CANARY^ZORAIDA^^', 'Canary^Zoraida')).toBe(true);
    expect(fits('PatientName', '*zoraida', 'Canary^Zoraida^')).toBe(true);
    expect(fits('PatientName', '山田*', 'Yamada^Tarou=山田^太郎=やまだ^たろう')).toBe(true);
    expect(fits('PatientName', 'ana?y*', 'Canary^Zoraida')).toBe(false);
    expect(fits('PatientID', 'a.c', 'abc')).toBe(false);
    expect(fits('PatientID', 'a?c', 'abc')).toBe(true);
    expect(fits('ModalitiesInStudy', 'CT', 'MR', 'CT')).toBe(true);
  });

  it('stays quick for a pattern and a text made to be slow', () => {
    const started = process.cpuUsage();
    for (let i = 0; i < 20; i++) expect(fits('PatientName', `*${'a'.repeat(250)}b`, 'a'.repeat(60_000))).toBe(false);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(800); // of the processor: others may use it too
  });

  it('takes lists of UIDs', () => {
    expect(fits('SOPClassUID', '1.2,1.3', '1.3')).toBe(true);
    expect(fits('SOPClassUID', '1.2\\1.4', '1.3')).toBe(false);
  });
});

describe('a query', () => {
  it('reads keywords and tags, and leaves out what may be anything', () => {
    const query = parseQuery(
      { '00100020': 'A1', PatientName: '*', StudyDate: '', limit: '5', offset: '10', includefield: 'all' },
      'study',
    );
    expect(query).toEqual({
      conditions: [{ keyword: 'PatientID', value: 'A1' }],
      limit: 5,
      offset: 10,
      fuzzy: false,
    });
  });

  it.each([
    [{ Nonsense: '1' }, 'study'],
    [{ Modality: 'CT' }, 'study'],
    [{ limit: '-1' }, 'study'],
    [{ limit: '0' }, 'study'],
    [{ constructor: 'x' }, 'study'],
    [{ toString: '1' }, 'instance'],
    [{ PatientName: `${'a'.repeat(256)}*` }, 'study'],
    [{ PatientID: Array.from({ length: 33 }, (_, i) => `A${i}`) }, 'study'],
    [{ offset: 'x' }, 'instance'],
    [{ PatientName: 'x'.repeat(3000) }, 'instance'],
  ] as const)('refuses %j at the %s level rather than show more than was asked for', (raw, level) => {
    expect(() => parseQuery(raw, level)).toThrow('not-understood');
  });
});
