import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIXTURES, hasFixtures, readFrames } from '../../testing/fixtures.ts';
import { canalTube } from '../canal.ts';
import type { Volume } from '../volume.ts';
import { add, norm, scale, subtract, type Vec3 } from '../vec.ts';
import { boneAround, shellDensity } from './bone.ts';
import { implantToTube } from './clearance.ts';
import { frameOnArch } from './place.ts';
import { implantBody, signedDistance } from './shape.ts';

interface Truth {
  readonly size: number;
  readonly slices: number;
  readonly spacing: number;
  readonly origin: Vec3;
  readonly implant: {
    readonly s: number;
    readonly diameterMm: number;
    readonly zTop: number;
    readonly zBottom: number;
  };
  readonly arch: { readonly Y0: number; readonly K: number };
}

/** The jaw of the truth file, written out again: y = Y0 + x^2 / K, canal at d = -1.2 + 0.02 |s|, z = -27 + 0.001 s^2. */
function jawOf({ arch: { Y0, K } }: Truth) {
  const at = (x: number): Vec3 => [x, Y0 + (x * x) / K, 0];
  const line: { s: number; point: Vec3; inwards: Vec3 }[] = [];
  for (let x = 0, s = 0; x >= -29; x -= 0.01) {
    const [here, before] = [at(x), at(x + 0.01)];
    if (x < 0) s -= norm(subtract(here, before));
    const slope = (2 * x) / K;
    const long = Math.hypot(1, slope);
    line.push({ s, point: here, inwards: [-slope / long, 1 / long, 0] });
  }
  const canal = line
    .filter(({ s }, n) => s <= -22 && n % 20 === 0)
    .map(({ s, point, inwards }) => add(point, add(scale(inwards, -1.2 - 0.02 * s), [0, 0, -27 + 0.001 * s * s])));
  const site = (s: number) => line.reduce((best, one) => (Math.abs(one.s - s) < Math.abs(best.s - s) ? one : best));
  return { canal, site, points: line.filter((_, n) => n % 50 === 0).map(({ point }) => point) };
}

describe.runIf(hasFixtures)('the implant of the phantom', () => {
  const truth = JSON.parse(readFileSync(new URL('phantom/series.truth.json', FIXTURES), 'utf8')) as Truth;
  const { canal, site, points } = jawOf(truth);
  const { s, diameterMm, zTop, zBottom } = truth.implant;
  const body = implantBody({
    head: add(site(s).point, [0, 0, zTop]),
    axis: [0, 0, -1],
    diameterMm,
    apexDiameterMm: diameterMm,
    lengthMm: zTop - zBottom,
    apex: 'flat',
  });

  it('lies as far from the canal as brute force over both surfaces says, to 0.1 mm', () => {
    const tube = canalTube(canal, 2.8);
    let brute = Infinity;
    for (let n = 1; n < canal.length - 1; n++) {
      const [before, centre, after] = [canal[n - 1], canal[n], canal[n + 1]] as [Vec3, Vec3, Vec3];
      const along = subtract(after, before);
      for (let turn = 0; turn < 360; turn++) {
        // a ring about the canal, square to it
        const out: Vec3 = [Math.cos((turn * Math.PI) / 180) * along[1], -Math.cos((turn * Math.PI) / 180) * along[0], Math.sin((turn * Math.PI) / 180) * Math.hypot(along[0], along[1])]; // prettier-ignore
        brute = Math.min(brute, signedDistance(body, add(centre, scale(out, 1.4 / norm(out)))));
      }
    }
    const found = implantToTube(body, tube);
    expect(Math.abs((found?.mm ?? NaN) - brute)).toBeLessThan(0.1);
    // by hand: the apex lies 18 mm below the occlusal plane, and the canal has risen furthest beneath its hind edge
    expect(Math.abs((found?.mm ?? NaN) - (27 - 0.001 * (s - 2) ** 2 - 18 - 1.4))).toBeLessThan(0.1);
  });

  it('has the bone about it that the phantom was made with, to half a voxel', () => {
    const volume = phantomVolume(truth);
    const frame = frameOnArch(body.shape.head, { points, up: [0, 0, 1] }, 'lower');
    if (!frame) throw new Error('no frame');
    const found = boneAround(volume, body, frame, { threshold: 300, reachMm: 10 });
    const wall = 7.2 + Math.min(2, Math.abs(s) * 0.03) - diameterMm / 2;
    expect(Math.abs((found.buccal?.mm ?? NaN) - wall)).toBeLessThan(truth.spacing / 2);
    expect(Math.abs((found.lingual?.mm ?? NaN) - wall)).toBeLessThan(truth.spacing / 2);
    // the ray to the crest begins in metal, so bright that the voxel beyond it counts as well
    expect(Math.abs((found.crestal?.mm ?? NaN) - 0.5)).toBeLessThan(truth.spacing);
    expect(found.apical).toBeNull(); // the canal is no end of bone: it is measured on its own
    const { middle, apical } = shellDensity(volume, implantBody({ ...body.shape, diameterMm: 6, apexDiameterMm: 6 }));
    for (const mean of [middle, apical]) expect(Math.abs((mean ?? NaN) - 420)).toBeLessThan(15);
  });
});

function phantomVolume({ size, slices, spacing, origin }: Truth): Volume {
  const voxels = new Int16Array(size * size * slices);
  for (const name of readdirSync(new URL('phantom/series/', FIXTURES))) {
    const read = readFrames(`phantom/series/${name}`);
    if ('refused' in read) throw new Error(read.refused);
    const [bytes] = read.frames;
    const z = read.header.position?.[2];
    if (!bytes || z === undefined) throw new Error('a slice without a place');
    voxels.set(new Int16Array(bytes.buffer, bytes.byteOffset, size * size), Math.round((z - origin[2]) / spacing) * size * size); // prettier-ignore
  }
  return {
    geometry: {
      size: [size, size, slices],
      origin,
      axes: [[spacing, 0, 0], [0, spacing, 0], [0, 0, spacing]], // prettier-ignore
      calibrated: true,
      oriented: true,
    },
    voxels,
    scale: 1,
    offset: -1000,
    inverted: false,
    present: new Uint8Array(slices).fill(1),
  };
}
