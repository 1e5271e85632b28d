import fc from 'fast-check';
import { norm, unit, type Vec3 } from '../src/vec.ts';
import { type ImplantBody, type ImplantShape, profileToPatient } from '../src/implant/shape.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

export const vector = (reach: number): fc.Arbitrary<Vec3> =>
  fc.tuple(between(-reach, reach), between(-reach, reach), between(-reach, reach));

export const direction: fc.Arbitrary<Vec3> = vector(1)
  .filter((v) => norm(v) > 0.1)
  .map(unit);

/** Any implant of the sizes that exist, in any position near the origin. */
export const implantShape: fc.Arbitrary<ImplantShape> = fc
  .record({
    head: vector(5),
    axis: direction,
    diameterMm: between(2.5, 7),
    share: between(0.4, 1),
    lengthMm: between(5, 18),
    apex: fc.constantFrom('flat' as const, 'round' as const),
  })
  .map(({ share, ...shape }) => ({ ...shape, apexDiameterMm: shape.diameterMm * share }));

/** Points all over the surface, no further apart than `stepMm`. */
export function surfacePoints(body: ImplantBody, stepMm: number): Vec3[] {
  const points: Vec3[] = [];
  for (let n = 1; n < body.profile.length; n++) {
    const [r0, z0] = body.profile[n - 1] ?? [0, 0];
    const [r1, z1] = body.profile[n] ?? [0, 0];
    const steps = Math.max(1, Math.ceil(Math.hypot(r1 - r0, z1 - z0) / stepMm));
    for (let k = 0; k <= steps; k++) {
      const r = r0 + ((r1 - r0) * k) / steps;
      const turns = Math.max(1, Math.ceil((2 * Math.PI * r) / stepMm));
      for (let turn = 0; turn < turns; turn++)
        points.push(profileToPatient(body, [r, z0 + ((z1 - z0) * k) / steps], (turn * 2 * Math.PI) / turns));
    }
  }
  return points;
}
