import { REFERENCE } from '@hyaline/spine';
import { describe, expect, it } from 'vitest';
import { bandOf, modifiersOf } from './norms.ts';

describe('typical ranges beside a number', () => {
  it.each(['pi', 'ss', 'pt', 'tk', 'l4s1'] as const)(
    '%s has the published one with its source, which was read',
    (name) => {
      expect(REFERENCE[name].verified).toBe(true);
      expect(bandOf(name, 52)).toEqual({ range: REFERENCE[name].value, aim: null, source: REFERENCE[name].source });
    },
  );

  it('are none where the published range is of another method', () => {
    expect(bandOf('cl', 52)).toBeNull();
    expect(bandOf('ll', 52)?.range).toBeNull();
  });

  it('are left at what is printed, whatever the last digits of a fit are', () => {
    expect(modifiersOf({ mismatch: 9.99999997, sva: 39.6, pt: 19.97 }).value).toEqual({ mismatch: '+', sva: '+', pt: '+' }); // prettier-ignore
    expect(modifiersOf({ mismatch: 9.94, sva: 39.4, pt: 19.94 }).value).toEqual({ mismatch: '0', sva: '0', pt: '0' });
  });

  it('follow the pelvis for the lordosis that goes with it', () => {
    expect(bandOf('ll', 52)?.aim).toBe(61);
    expect(bandOf('ll', 70)?.aim).toBe(72);
  });
});
