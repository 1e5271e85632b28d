import { expect, it } from 'vitest';
import { detailOf } from './facts.ts';

it('the detail of an event names what was recorded, short and in its own words', () => {
  expect(detailOf({ hours: 168, password: true, maxOpens: 5, extra: 'x' })).toBe('hours 168, password, max opens 5');
});

it('the detail of an event leaves out what is empty, nested, long or only an id', () => {
  expect(
    detailOf({
      a: null,
      b: false,
      c: '',
      d: { e: 1 },
      f: 'x'.repeat(41),
      study: '0197f000-0000-7000-8000-00000000000a',
      rows: 0,
    }),
  ).toBe('rows 0');
});

it('the detail of an event is in the words of its reader', () => {
  expect(detailOf({ hours: 24, newFact: 1 }, (name) => (name === 'hours' ? 'horas' : name))).toBe(
    'horas 24, newFact 1',
  );
});
