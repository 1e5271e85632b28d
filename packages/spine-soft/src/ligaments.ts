import {
  add,
  type Bone,
  BONES,
  type Posture,
  rotate,
  scale,
  type Segment,
  type SpineValues,
  type Vec3,
  type Vertebra,
} from '@hyaline/spine';
import { endPlate, type PlatedBone } from '@hyaline/spine-mesh';
import type { BoneParts } from './nerves.ts';
import { curveAt, mix, toModel } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

export interface Ligaments {
  /** Ligamentum longitudinale anterius and posterius, along the bodies from C2 to the sacrum. */
  anterior: Surface;
  posterior: Surface;
  /** Ligamenta flava, one between each two arches. */
  flavum: Surface[];
}

/** mm, half of the width at each region; the posterior one is narrow over the bodies. */
const HALF_WIDTH = { anterior: { C: 5, T: 7, L: 11 }, posterior: { C: 4.5, T: 4, L: 5 } } as const;
const STEPS = 10;

export function ligaments(values: SpineValues, posture: Posture, parts: BoneParts): Ligaments {
  return {
    anterior: band(values, posture, 'anterior'),
    posterior: band(values, posture, 'posterior'),
    flavum: BONES.slice(1, -1).flatMap((bone, i) => {
      const next = BONES[i + 2] as Bone;
      const surface = flavum(bone, next, values, posture, parts);
      return surface ? [surface] : [];
    }),
  };
}

function band(values: SpineValues, posture: Posture, which: 'anterior' | 'posterior'): Surface {
  const angle = which === 'anterior' ? Math.PI / 2 : -Math.PI / 2;
  const rows: { left: Vec3; right: Vec3; out: Vec3 }[] = [];
  for (const bone of BONES.slice(1) as PlatedBone[]) {
    const frame = posture.bones[bone];
    const half = HALF_WIDTH[which][(bone === 'S1' ? 'L' : bone[0]) as 'C' | 'T' | 'L'];
    for (const side of ['upper', 'lower'] as const) {
      const plate = endPlate(bone, side);
      if (!plate) continue;
      const { z } = plate.rim(angle);
      const out: Vec3 = rotate(frame.rotation, [0, 0, Math.sign(z)]);
      const y = plate.height(0, z, values.vertebrae[bone as Vertebra]?.loss);
      const edge = (x: number): Vec3 => toModel(frame, [x, y, z - Math.sign(z) * Math.abs(x) * 0.12], values.scale);
      rows.push({ left: edge(half), right: edge(-half), out });
    }
  }
  const lefts = rows.map(({ left, out }) => add(left, scale(out, 1.1)));
  const rights = rows.map(({ right, out }) => add(right, scale(out, 1.1)));
  const middles = rows.map(({ left, right, out }) => add(scale(add(left, right), 0.5), scale(out, 1.9)));
  return strip([lefts, middles, rights], which === 'posterior');
}

/** mm that it stands forward for each grade of central stenosis: drawn, not measured. */
const THICKER = 1.2;

const flavumGrade = (above: Bone, below: Bone, { canal }: SpineValues): number =>
  canal[`${above}-${below}` as Segment]?.central ?? 0;

/** From the front of the arch above to the upper edge of the arch below, behind the canal. */
function flavum(above: Bone, below: Bone, values: SpineValues, posture: Posture, parts: BoneParts): Surface | null {
  const [one, other] = [parts[above]?.canal, parts[below]?.canal];
  if (!one || !other) return null;
  const size = values.scale;
  const wall = (bone: Bone, canal: { at: Vec3; width: number; depth: number }, x: number, y: number): Vec3 =>
    toModel(
      posture.bones[bone],
      [x * canal.width * 0.36, canal.at[1] + y, canal.at[2] - canal.depth * (0.5 - 0.1 * Math.abs(x))],
      size,
    );
  const thicker = THICKER * flavumGrade(above, below, values) * size;
  const columns = [1, 0.5, 0, -0.5, -1].map((x) => {
    const [top, bottom] = [wall(above, one, x, -5), wall(below, other, x, 4)];
    if (thicker === 0) return [top, bottom];
    const { rotation } = posture.bones[below];
    const forward = thicker * (1 - 0.4 * Math.abs(x));
    return [
      top,
      add(mix(top, bottom, 0.5), [rotation[2] * forward, rotation[5] * forward, rotation[8] * forward]),
      bottom,
    ];
  });
  return strip(columns, true);
}

/** A ribbon over columns of points that run along it. @param flip - the other face outside */
function strip(columns: readonly (readonly Vec3[])[], flip: boolean): Surface {
  const builder = new SurfaceBuilder();
  const rows = ((columns[0]?.length ?? 2) - 1) * STEPS;
  for (let r = 0; r <= rows; r += 1)
    for (const column of columns) builder.vertex(curveAt(column, r / rows), [0, 0.5 + 0.5 * Math.sin(r * 1.7), 0]);
  const n = columns.length;
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < n - 1; c += 1) {
      const [a, b, d, e] = [r * n + c, r * n + c + 1, (r + 1) * n + c, (r + 1) * n + c + 1];
      if (flip) {
        builder.triangle(a, b, d);
        builder.triangle(b, e, d);
      } else {
        builder.triangle(a, d, b);
        builder.triangle(b, d, e);
      }
    }
  }
  return builder.build();
}
