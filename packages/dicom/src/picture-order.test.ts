import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureOrder } from './picture-order.ts';

const image = (sopInstanceUid: string, instanceNumber: number | null) => ({ sopInstanceUid, instanceNumber });

describe('the order of pictures that make no volume', () => {
  it('goes by number, then by UID, and puts those without a number last', () => {
    const images = [image('1.9', null), image('1.4', 2), image('1.3', 2), image('1.8', 1), image('1.1', null)];
    expect(pictureOrder(images)).toEqual([3, 2, 1, 4, 0]);
  });

  it('counts a file that is there twice once, and keeps all that have no UID', () => {
    expect(pictureOrder([image('1.2', 1), image('1.1', 1), image('1.2', 1)])).toEqual([1, 0]);
    expect(pictureOrder([image('', 2), image('', 1), image('', 1)])).toEqual([1, 2, 0]);
  });

  it('is the same however the files arrive', () => {
    const some = fc.uniqueArray(fc.tuple(fc.nat(50), fc.option(fc.nat(3))), { selector: ([uid]) => uid });
    const inOrder = (list: readonly ReturnType<typeof image>[]) => pictureOrder(list).map((n) => list[n]);
    fc.assert(
      fc.property(some, (drawn) => {
        const images = drawn.map(([uid, number]) => image(`1.${uid}`, number));
        expect(inOrder(images.toReversed())).toEqual(inOrder(images));
      }),
    );
  });
});
