import { describe, expect, it } from 'vitest';
import { type Look, readLook } from './look.ts';

const look: Look = {
  camera: { yaw: 0.123_456_789, pitch: -0.4, target: [1, 2.5, -3], heightMm: 88.125 },
  preset: 'teeth',
  window: { center: 1500, width: 1800 },
  clip: { low: [-10, -20, -30], high: [10, 20, 30] },
  clipping: true,
  showVolume: true,
  showPlanes: false,
};

describe('a kept 3D look', () => {
  it('[C051] comes back with the same camera, to the last digit', () => {
    expect(readLook(JSON.parse(JSON.stringify(look)))).toEqual(look);
  });

  it.each([
    ['nothing', null],
    ['an unknown preset', { ...look, preset: 'wood' }],
    ['a camera without a height', { ...look, camera: { ...look.camera, heightMm: 0 } }],
    ['a target that is no place', { ...look, camera: { ...look.camera, target: [1, 2] } }],
    ['half a box', { ...look, clip: { low: [0, 0, 0] } }],
    ['a window in words', { ...look, window: 'wide' }],
  ])('is left out when it is %s', (_, kept) => {
    expect(readLook(kept)).toBeNull();
  });
});
