import { add, scale, subtract, type Vec3 } from '@hyaline/spine';
import { cross, curveAt, dot, lengthOf, unit } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

export interface Tube {
  /** Points that the middle passes through, at least two. */
  path: readonly Vec3[];
  /** mm at a part of the length, 0 to 1: half widths to the side and to the back; one number for a round tube. */
  radius: (t: number) => number | readonly [number, number];
  /** Factor of the radius at a part of the length and an angle: radians, 0 to the side, a quarter turn forward. */
  outline?: (t: number, angle: number) => number;
  /** What the material gets at a part of the length. */
  tint?: (t: number) => Vec3;
  /** Direction that "to the side" is nearest to. Default the patient's left. */
  side?: Vec3;
  rings?: number;
  around?: number;
  /** Where it ends in a clean cut, of which the face has a third tint of 1, and not in a round cap. */
  cut?: 'end' | 'both';
  /** Moves every place of the wall, for what is pressed. */
  warp?: (place: Vec3) => Vec3;
}

const LEFT: Vec3 = [1, 0, 0];

/** Of a radius: how the edge of a cut is worn round. */
const WORN = [0.06, 0.96] as const;

/** A tube along a smooth curve, with round caps, or cut off. */
export function tube({
  path,
  radius,
  outline = () => 1,
  tint = () => [0, 0, 0],
  side = LEFT,
  rings = 32,
  around = 12,
  cut,
  warp = (place) => place,
}: Tube): Surface {
  const builder = new SurfaceBuilder();
  const radii = (t: number): readonly [number, number] => {
    const r = radius(t);
    return typeof r === 'number' ? [r, r] : r;
  };
  let reference = side;
  const ring = (t: number, shrink: number, push: number, tinted = tint(t)): number => {
    const middle = curveAt(path, t);
    const along = unit(subtract(curveAt(path, Math.min(1, t + 0.01)), curveAt(path, Math.max(0, t - 0.01))));
    // the reference is carried along, so the tube does not twist where the path turns past it
    const flat = subtract(reference, scale(along, dot(reference, along)));
    const across = lengthOf(flat) > 0.05 ? unit(flat) : unit(cross(along, [0, 0, 1]));
    reference = across;
    const back = cross(along, across);
    const [rx, rz] = radii(t);
    const first = builder.count;
    for (let k = 0; k < around; k += 1) {
      const angle = (k / around) * 2 * Math.PI;
      const part = shrink * outline(t, angle);
      const out = add(scale(across, Math.cos(angle) * rx * part), scale(back, Math.sin(angle) * rz * part));
      builder.vertex(warp(add(add(middle, out), scale(along, push))), tinted);
    }
    return first;
  };
  const cap = (t: number, sign: 1 | -1): number[] => {
    const r = Math.min(...radii(t));
    return [0.35, 0.75, 0.95].map((part) => ring(t, Math.sqrt(1 - (1 - part) ** 2), sign * r * (1 - part)));
  };
  const face = (t: 0 | 1): number[] => {
    const push = (t === 1 ? 1 : -1) * Math.min(...radii(t)) * WORN[0];
    const [where, along_] = tint(t);
    const rim = (): number => ring(t, WORN[1], push);
    const flat = (): number => ring(t, WORN[1], push, [where, along_, 1]);
    return t === 1 ? [rim(), flat()] : [flat(), rim()];
  };
  const firsts = [
    ...(cut === 'both' ? face(0) : cap(0, -1)),
    ...Array.from({ length: rings + 1 }, (_, i) => ring(i / rings, 1, 0)),
    ...(cut === undefined ? cap(1, 1).toReversed() : face(1)),
  ];
  for (let i = 1; i < firsts.length; i += 1) builder.band(firsts[i] as number, firsts[i - 1] as number, around);
  closeEnd(builder, firsts[0] as number, around, false);
  closeEnd(builder, firsts.at(-1) as number, around, true);
  return builder.build();
}

function closeEnd(builder: SurfaceBuilder, first: number, around: number, forwards: boolean): void {
  for (let k = 1; k < around - 1; k += 1) {
    if (forwards) builder.triangle(first, first + k, first + k + 1);
    else builder.triangle(first, first + k + 1, first + k);
  }
}
