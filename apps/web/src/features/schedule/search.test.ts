import { expect, it } from 'vitest';
import { readSearch } from './search.ts';

const ID = '01a20000-0000-7000-8000-000000000001';

it('keeps what the calendar knows of its address, and drops the rest', () => {
  const all = { view: 'week', day: '2026-11-23', provider: ID, location: ID, by: 'rooms' };
  expect(readSearch({ ...all, patient: 'PT-0A1B2C' })).toEqual(all);
  expect(readSearch({ view: 'year', day: '2026-13-40', provider: '', location: 'x', by: 'providers' })).toEqual({});
});
