import { fromBase64Url } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import golden from '../testing/small-volume.golden.json' with { type: 'json' };
import { voxelToPatient } from './geometry.ts';
import { packSmall, shrinkVolume, SMALL, type SmallVolume, unpackSmall, volumeOf } from './small-volume.ts';
import { greyValueAt, type Volume } from './volume.ts';

/** A ramp of grey along all three axes, on a grid that is neither square nor straight. */
function ramp(size: readonly [number, number, number]): Volume {
  const voxels = new Int16Array(size[0] * size[1] * size[2]);
  for (let k = 0, p = 0; k < size[2]; k++)
    for (let j = 0; j < size[1]; j++) for (let i = 0; i < size[0]; i++, p++) voxels[p] = 4 * i + 2 * j + 8 * k;
  return {
    geometry: {
      size,
      origin: [-30, 12, 5],
      axes: [[0.3, 0, 0], [0, 0.25, 0.05], [0, -0.1, 0.5]],
      calibrated: true,
      oriented: true,
    },
    voxels,
    scale: 0.5,
    offset: -1000,
    inverted: false,
    present: new Uint8Array(size[2]).fill(1),
  }; // prettier-ignore
}

describe('a small volume', () => {
  it('lies in the patient where the large one lies, with the same grey to one step', async () => {
    const large = ramp([300, 250, 170]);
    const small = await shrinkVolume(large);
    expect(Math.max(small.geometry.size[0], small.geometry.size[1])).toBeLessThanOrEqual(SMALL.across);
    expect(small.geometry.size[2]).toBeLessThanOrEqual(SMALL.slices);
    const shown = volumeOf(small);
    const step = (small.high - small.low) / 255;
    for (const place of [[10, 20, 30], [40, 30, 20], [60, 50, 40]] as const) {
      const point = voxelToPatient(small.geometry, place);
      // the middle of a block of even size lies between voxels
      const blur = (4 + 2 + 8) * large.scale;
      expect(Math.abs((greyValueAt(shown, point) ?? 0) - (greyValueAt(large, point) ?? 9e9))).toBeLessThan(step + blur);
    } // prettier-ignore
  });

  it('leaves out what was never there and takes a slice alone', async () => {
    const gap = ramp([8, 8, 3]);
    gap.present[1] = 0;
    gap.voxels.fill(30000, 64, 128);
    const small = await shrinkVolume(gap);
    expect(small.high).toBeLessThan(0);
    expect(small.missing).toEqual([1]);
    expect([...volumeOf(small).present]).toEqual([1, 0, 1]);
    expect((await shrinkVolume(ramp([5, 4, 1]))).geometry.size).toEqual([5, 4, 1]);
  });

  it('comes back from its bytes as it was', async () => {
    const small = await shrinkVolume(ramp([40, 30, 20]));
    expect(await unpackSmall(await packSmall(small))).toEqual(small);
  });

  it('keeps to the bytes of version 1', async () => {
    const known = { ...golden.small, values: Uint8Array.from(golden.small.values) } as unknown as SmallVolume;
    expect(await unpackSmall(fromBase64Url(golden.bytes))).toEqual(known);
  });

  it('is null for bytes that are none, or that unpack to more than they say', async () => {
    const bytes = await packSmall(await shrinkVolume(ramp([40, 30, 20])));
    const with_ = (change: (copy: Uint8Array<ArrayBuffer>) => void) => {
      const copy = bytes.slice();
      change(copy);
      return unpackSmall(copy);
    };
    expect(await unpackSmall(new Uint8Array(0))).toBeNull();
    expect(await unpackSmall(bytes.slice(0, bytes.length - 20))).toBeNull();
    expect(await with_((copy) => copy.set([0x00], 0))).toBeNull();
    expect(await with_((copy) => copy.set([9], 4))).toBeNull();
    expect(await with_((copy) => copy.set([0xff, 0xff, 0xff, 0xff], 8))).toBeNull();
    const text = new TextDecoder('latin1').decode(bytes).replace('"size":[40,30,20]', '"size":[40,30,19]');
    expect(await unpackSmall(Uint8Array.from(text, (c) => c.charCodeAt(0)))).toBeNull();
    const huge = new TextDecoder('latin1').decode(bytes).replace('"size":[40,30,20]', '"size":[4000000,1,1]');
    expect(await unpackSmall(Uint8Array.from(huge, (c) => c.charCodeAt(0)))).toBeNull();
  });
});
