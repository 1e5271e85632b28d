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
import { along, ONE_BONE } from './along.ts';
import type { BoneParts } from './canal.ts';
import { curveAt, mix, toModel } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';
import { tube } from './tube.ts';

/** tint of all: across the strands; where along the spine; 0 */
export interface Ligaments {
  /** Ligamentum longitudinale anterius and posterius, along the bodies from C2 to the sacrum. */
  anterior: Surface;
  posterior: Surface;
  /** Along the tips of the spinous processes, from C7 down. */
  supraspinous: Surface;
  /** Between two spinous processes, from C2 down. */
  interspinous: Surface[];
  /** Ligamenta flava, one between each two arches. */
  flavum: { segment: Segment; surface: Surface }[];
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
      return surface ? [{ segment: `${bone}-${next}` as Segment, surface }] : [];
    }),
    supraspinous: supraspinous(values, posture, parts),
    interspinous: BONES.slice(1, -1).flatMap(
      (bone, i) => interspinous(bone, BONES[i + 2] as Bone, values, posture, parts) ?? [],
    ),
  };
}

function band(values: SpineValues, posture: Posture, which: 'anterior' | 'posterior'): Surface {
  const angle = which === 'anterior' ? Math.PI / 2 : -Math.PI / 2;
  const rows: { left: Vec3; right: Vec3; out: Vec3; place: number }[] = [];
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
      const place = along(bone) + (side === 'upper' ? -0.3 : 0.3) * ONE_BONE;
      rows.push({ left: edge(half), right: edge(-half), out, place });
    }
  }
  const lefts = rows.map(({ left, out }) => add(left, scale(out, 1.1)));
  const rights = rows.map(({ right, out }) => add(right, scale(out, 1.1)));
  const middles = rows.map(({ left, right, out }) => add(scale(add(left, right), 0.5), scale(out, 1.9)));
  return strip([lefts, middles, rights], { flip: which === 'posterior', places: rows.map(({ place }) => place) });
}

/** mm: as thick as it is in a healthy back, and what each grade of central stenosis adds: drawn, not measured. */
const THICK = 2.4;
const THICKER = 1.5;

const flavumGrade = (above: Bone, below: Bone, { canal }: SpineValues): number =>
  canal[`${above}-${below}` as Segment]?.central ?? 0;

/** From the front of the arch above to the upper edge of the arch below, behind the canal: a slab, closed around. */
function flavum(above: Bone, below: Bone, values: SpineValues, posture: Posture, parts: BoneParts): Surface | null {
  const [one, other] = [parts[above]?.canal, parts[below]?.canal];
  if (!one || !other) return null;
  const size = values.scale;
  const wall = (bone: Bone, canal: { at: Vec3; width: number; depth: number }, x: number, y: number): Vec3 =>
    toModel(
      posture.bones[bone],
      [x * canal.width * 0.4, canal.at[1] + y, canal.at[2] - canal.depth * (0.52 - 0.3 * x * x)],
      size,
    );
  const { rotation } = posture.bones[below];
  const thick = (THICK * (above.startsWith('C') ? 0.6 : 1) + THICKER * flavumGrade(above, below, values)) * size;
  const column = (x: number, forward: number): Vec3[] => {
    const [top, bottom] = [wall(above, one, x, -5), wall(below, other, x, 4)];
    // forward, and from the sides towards the middle
    const inward: Vec3 = [-x * forward * 0.7, 0, forward];
    const by = (part: number): Vec3 => rotate(rotation, scale(inward, part));
    return [add(top, by(0.55)), add(mix(top, bottom, 0.5), by(1)), add(bottom, by(0.55))];
  };
  const across = [1, 0.6, 0.2, -0.2, -0.6, -1];
  const columns = [...across.map((x) => column(x, thick)), ...across.toReversed().map((x) => column(x, 0))];
  const middle = (along(above) + along(below)) / 2;
  return strip(columns, { flip: true, places: [middle, middle], closed: true });
}

/** mm, half of the width and of the thickness of the supraspinous ligament; wider where it is grown to a tip. */
const BAND = { wide: 2.1, wider: 1.3, thick: 0.7, hollow: 1.2 } as const;

/** A flat band from tip to tip, and nothing above C7, where the nuchal ligament stands in its place. */
function supraspinous(values: SpineValues, posture: Posture, parts: BoneParts): Surface {
  const found = BONES.slice(BONES.indexOf('C7')).flatMap((bone) => {
    const tip = parts[bone]?.spinousTip;
    return tip ? [{ bone, tip: toModel(posture.bones[bone], [tip[0], tip[1], tip[2] - 0.5], values.scale) }] : [];
  });
  const bones = found.map(({ bone }) => bone);
  const tips = found.map(({ tip }) => tip);
  const [first, last] = [along(bones[0] as Bone), along(bones.at(-1) as Bone)];
  const path = tips.flatMap((tip, i) => {
    const next = tips[i + 1];
    return next ? [tip, add(mix(tip, next, 0.5), [0, 0, BAND.hollow * values.scale])] : [tip];
  });
  const width = (t: number): number => BAND.wide + BAND.wider * Math.cos(Math.PI * t * (tips.length - 1)) ** 6;
  return tube({
    path,
    radius: (t) => [width(t) * values.scale, BAND.thick * values.scale],
    rings: bones.length * 8,
    tint: (t) => [0, first + (last - first) * t, 0],
  });
}

/** A sheet in the middle plane, from the lower edge of one process to the upper edge of the next. */
function interspinous(
  above: Bone,
  below: Bone,
  values: SpineValues,
  posture: Posture,
  parts: BoneParts,
): Surface | null {
  const edge = (bone: Bone, part: number): Vec3 | null => {
    const { canal, spinousTip } = parts[bone] ?? {};
    if (!canal || !spinousTip) return null;
    const root: Vec3 = [0, canal.at[1] - (bone === 'S1' ? 0 : 6), canal.at[2] - canal.depth / 2 - 2];
    return toModel(posture.bones[bone], mix(root, spinousTip, part), values.scale);
  };
  const columns = [0.15, 0.4, 0.65, 0.9].map((part) => [edge(above, part), edge(below, part)]);
  if (columns.some((column) => column.includes(null))) return null;
  return strip(columns as Vec3[][], { flip: true, places: [along(above), along(below)] });
}

interface Ribbon {
  /** The other face outside. */
  flip: boolean;
  /** Of the columns' points, along the spine. */
  places: readonly number[];
  /** The last column meets the first. */
  closed?: boolean;
}

/** A ribbon over columns of points that run along it. */
function strip(columns: readonly (readonly Vec3[])[], { flip, places, closed = false }: Ribbon): Surface {
  const builder = new SurfaceBuilder();
  const rows = ((columns[0]?.length ?? 2) - 1) * STEPS;
  const n = columns.length;
  for (let r = 0; r <= rows; r += 1)
    for (const [c, column] of columns.entries())
      builder.vertex(curveAt(column, r / rows), [c / n, placeAt(places, r / rows), 0]);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < (closed ? n : n - 1); c += 1) {
      const next = (c + 1) % n;
      const [a, b, d, e] = [r * n + c, r * n + next, (r + 1) * n + c, (r + 1) * n + next];
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

/** Between the places that are known, straight. */
function placeAt(places: readonly number[], t: number): number {
  const at = t * (places.length - 1);
  const [one = 0, other = one] = [places[Math.floor(at)], places[Math.ceil(at)]];
  return one + (other - one) * (at % 1);
}
