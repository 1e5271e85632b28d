import { generateLifelikeJaw, lifelikeTruth } from '@hyaline/dicom/lifelike';
import { phantomTruth } from '@hyaline/dicom/phantom';
import { describe, expect, it } from 'vitest';
import { awkwardGeometries, volumeFrom } from '../testing/analytic.ts';
import { phantomVolume, volumeOfFiles } from '../testing/phantom.ts';
import {
  archCurve,
  type ArchCurve,
  canalTube,
  clearanceToTube,
  extractPanoramic,
  extractPicture,
  fromArch,
  guessArch,
  panoramicGrid,
  panoramicToPatient,
  patientToPixel,
  pictureFor,
  pixelToPatient,
  sectionIndex,
  sectionStack,
  toArch,
  type Vec3,
  type Volume,
} from './index.ts';

const UP: Vec3 = [0, 0, 1];
const apart = (a: Vec3, b: Vec3) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const curveOf = (shape: Parameters<typeof archCurve>[0]): ArchCurve => {
  const curve = archCurve(shape);
  if (!curve) throw new Error('no curve');
  return curve;
};
const onPhantom = curveOf({ points: Array.from({ length: 59 }, (_, n): Vec3 => [n - 29, -30 + (n - 29) ** 2 / 22, 0]), up: UP }); // prettier-ignore

/** Length of the run about pixel `from` that is brighter than half way to what lies before and behind it. */
function brightRun(value: (n: number) => number, from: number, [before, behind]: readonly [number, number]): number {
  const edge = (sign: 1 | -1, outside: number) => {
    const half = (value(from) + outside) / 2;
    let n = from;
    while (value(n + sign) > half) n += sign;
    return n + (sign * (value(n) - half)) / (value(n) - value(n + sign));
  };
  return edge(1, behind) - edge(-1, before);
}

describe('the phantom along its arch', () => {
  const ASK = { size: 320, slices: 110, spacing: 0.4, noise: 0, seed: 5 };
  const { implant, fiducialSphere: sphere, hounsfield } = phantomTruth(ASK);
  const built = phantomVolume(ASK);

  it('has its arch found by itself, less than a millimetre off beside every tooth', async () => {
    const guess = guessArch(await built);
    expect(guess.found).toBe(true);
    expect(Math.abs(guess.points[0]?.[2] ?? 99)).toBeLessThan(4); // the occlusal plane is at 0
    for (const point of curveOf(guess).points) {
      const { s, out } = toArch(onPhantom, point);
      if (s > 0 && s < onPhantom.lengthMm) expect(Math.abs(out)).toBeLessThan(1);
    }
  });

  it('shows the implant on the panoramic as long as it is, within a tenth of a millimetre', async () => {
    const grid = panoramicGrid(onPhantom, 20, 0, 0.1);
    const values = new Float32Array(grid.width * grid.height);
    extractPanoramic(await built, grid, { thicknessMm: 1, samples: 5, mode: 'mean' }, values);
    const x = Math.round((onPhantom.lengthMm / 2 + implant.s) / grid.mm);
    const middle = Math.round((grid.topMm - (implant.topMm + implant.bottomMm) / 2) / grid.mm);
    const mm =
      brightRun((y) => values[y * grid.width + x] as number, middle, [hounsfield.cortical, hounsfield.cancellous]) *
      grid.mm;
    expect(Math.abs(mm - (implant.topMm - implant.bottomMm))).toBeLessThan(0.1);
  });

  it('has the sphere where it is, within a tenth of a millimetre, by the pictures across the arch', async () => {
    const volume = await built;
    const truth: Vec3 = [sphere.x, sphere.y, sphere.z];
    const stack = sectionStack(onPhantom, toArch(onPhantom, truth).s, { widthMm: 90, belowMm: 8, aboveMm: 8, mm: 0.4 });
    const found = brightCentre(volume, stack, truth, sphere.radiusMm + 2);
    expect(apart(found, truth)).toBeLessThan(0.1);
  });
});

/** Centre of everything brighter than soft tissue within `radius` mm of a place, over all pictures of a pile. */
function brightCentre(volume: Volume, stack: ReturnType<typeof sectionStack>, around: Vec3, radius: number): Vec3 {
  const values = pictureFor(volume, stack);
  const sum = [0, 0, 0];
  let weight = 0;
  for (let index = 0; index < stack.count; index++) {
    extractPicture(volume, stack, index, values);
    for (let p = 0; p < values.length; p++) {
      const bright = (values[p] as number) - 40;
      if (bright <= 500) continue;
      const point = pixelToPatient(stack, index, p % stack.width, Math.floor(p / stack.width));
      if (apart(point, around) > radius) continue;
      point.forEach((value, axis) => (sum[axis] = (sum[axis] ?? 0) + value * bright));
      weight += bright;
    }
  }
  return sum.map((value) => value / weight) as unknown as Vec3;
}

describe('the lifelike jaw along its arch', () => {
  const ASK = { spacing: 0.75, seed: 3 };
  const truth = lifelikeTruth(ASK);
  const built = volumeOfFiles(generateLifelikeJaw(ASK));
  const arch = built.then((volume) => curveOf(guessArch(volume)));
  const { head, lengthMm } = truth.implant;
  const apex: Vec3 = [head[0], head[1], head[2] - lengthMm];
  const size = { widthMm: 30, belowMm: 45, aboveMm: 10, mm: 0.1 };

  it('has its small balls where they are, within a tenth of a millimetre, by the pictures across the arch', async () => {
    const [volume, curve] = [await built, await arch];
    for (const ball of truth.fiducials) {
      const { s, out, height } = toArch(curve, ball);
      const tall = { widthMm: 2 * Math.abs(out) + 8, belowMm: 6 - height, aboveMm: 6 + height, mm: 0.25 };
      const found = brightCentre(volume, sectionStack(curve, s, tall), ball, truth.fiducialRadiusMm + 0.6);
      expect(apart(found, ball)).toBeLessThan(0.1);
    }
  });

  it('gives the clearance of its apex to the canal within a tenth of a millimetre, marked from the pictures', async () => {
    const [volume, curve] = [await built, await arch];
    const near = truth.canals.right.filter((point) => apart(point, apex) < 14);
    expect(near.length).toBeGreaterThan(6);
    const marked = near.filter((_, n) => n % 2 === 0).map((point) => canalCentre(volume, curve, point));
    const exact = Math.min(...denselyOn(near).map((point) => apart(point, apex))) - truth.canalDiameterMm / 2;
    expect(Math.abs(clearanceToTube(canalTube(marked, truth.canalDiameterMm), apex) - exact)).toBeLessThan(0.1);
  });

  /** Where somebody would click: the middle of what is dark in the picture across the arch, begun half a mm beside. */
  function canalCentre(volume: Volume, curve: ArchCurve, about: Vec3): Vec3 {
    const stack = sectionStack(curve, toArch(curve, about).s, size);
    const values = pictureFor(volume, stack);
    extractPicture(volume, stack, sectionIndex(stack), values);
    let { x, y } = patientToPixel(stack, about);
    x += 5;
    for (let round = 0; round < 20; round++) {
      let [sumX, sumY, weight] = [0, 0, 0];
      for (let row = Math.ceil(y - 14); row <= y + 14; row++)
        for (let column = Math.ceil(x - 14); column <= x + 14; column++) {
          if (Math.hypot(row - y, column - x) > 14) continue;
          const dark = Math.max(0, 350 - (values[row * stack.width + column] as number));
          sumX += dark * column;
          sumY += dark * row;
          weight += dark;
        }
      [x, y] = [sumX / weight, sumY / weight];
    }
    return pixelToPatient(stack, sectionIndex(stack), x, y);
  }
});

const denselyOn = (points: readonly Vec3[]): Vec3[] =>
  points.slice(1).flatMap((to, n) => {
    const from = points[n] as Vec3;
    return Array.from(
      { length: 50 },
      (_, k) => from.map((v, a) => v + ((to[a] ?? 0) - v) * (k / 50)) as unknown as Vec3,
    );
  });

describe('the first guess of an arch', () => {
  const [[, geometry] = []] = awkwardGeometries(1);
  if (!geometry) throw new Error('no geometry');

  it('is a neutral curve in the middle where nothing stands out, and says so', () => {
    const guess = guessArch(volumeFrom(geometry, () => 40));
    expect(guess.found).toBe(false);
    const curve = curveOf(guess);
    expect(curve.lengthMm).toBeGreaterThan(30);
    const [x, y, z] = fromArch(curve, { s: curve.lengthMm / 2, out: 0, height: 0 });
    expect([x, z].every((mm) => Math.abs(mm) < 0.1) && y < 0).toBe(true);
  });

  it('is neutral, too, over noise, a single block and where nobody knows how the patient lay', () => {
    const noisy = volumeFrom(geometry, ([x, y, z]) => 1000 * Math.sin(x * 12.9 + y * 78.2 + z * 37.7));
    const block = volumeFrom(geometry, ([x, y, z]) => (Math.hypot(x, y, z) < 9 ? 2000 : 0));
    expect([noisy, block].map((volume) => guessArch(volume).found)).toEqual([false, false]);
    const nowhere = volumeFrom({ ...geometry, oriented: false }, ([x]) => x);
    expect(guessArch(nowhere).found).toBe(false);
  });

  it('runs from the right to the left', () => {
    const { points } = guessArch(volumeFrom(geometry, () => 1));
    expect(points[0]?.[0]).toBeLessThan(points.at(-1)?.[0] ?? -99);
    expect(panoramicToPatient(panoramicGrid(curveOf({ points, up: UP }), 5, 5, 1), 0, 0)[0]).toBeLessThan(0);
  });
});
