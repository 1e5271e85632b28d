import { expect, it } from 'vitest';
import { outcomesOf } from './outcomes.ts';

const KNOWN = { method: 'known', by: { id: '01a20000-0000-7000-8000-000000000001', name: 'Grace' } } as const;

it.each([
  ['of somebody known', KNOWN, false, ['granted', 'partly', 'denied']],
  ['of nobody knows whom', null, false, ['denied']],
  ['not to tell of what was paid in full', KNOWN, true, ['granted']],
  ['not to tell of what was paid in full, of nobody knows whom', null, true, []],
] as const)('a request %s is decided within what the law leaves', (_, identity, paidInFull, may) => {
  expect(outcomesOf({ identity, paidInFull }).toSorted()).toEqual(may.toSorted());
});
