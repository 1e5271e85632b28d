import {
  add,
  bonesOf,
  type Posture,
  rotate,
  scale,
  type Segment,
  type SpineValues,
  subtract,
  type Vec3,
} from '@hyaline/spine';
import { type BoneParts, type Canal, canalOf } from './canal.ts';
import { sacWidth } from './cord.ts';
import { bell, INJURED, RIM_SHARE, uneven, wedge } from './herniation.ts';
import { curveAt, dot, mix, smooth, toModel } from './place.ts';
import { healthyBulge, rimsOf } from './rims.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';
import { tube } from './tube.ts';

/** What an axial image through the middle of a disc shows beside what it cuts: all in the plane of the disc. */
export interface Section {
  /** The disc cut through; tint as of a disc's ring. */
  disc: Surface;
  /** Epidural and foraminal fat, under all else; tint: how near its edge; 0; 0 */
  fat: Surface;
  /** How wide the sac would be, where the canal is narrow: a line; tint: 0; 0; how far around */
  outline: Surface | null;
  /** The room within that line: what it has lost of it is seen beside the sac; tint: 0. */
  lost: Surface | null;
}

/** mm: a lip of bone that reaches up beside the disc does not lie over it. */
const ABOVE_BONE = 0.05;
/** mm: it covers the edge of the wall, of which nothing then shows beside it. */
const OVER_WALL = 0.25;
/** Steps around the cut through a disc and in to its middle; where nucleus has left it more, so that its way is smooth. */
const STEPS = { whole: { around: 180, rings: 30 }, torn: { around: 400, rings: 64 } } as const;

export function section(segment: Segment, values: SpineValues, posture: Posture, parts: BoneParts): Section {
  const canal = canalOf(values, posture, parts);
  const isNarrow = (values.canal[segment]?.central ?? 0) > 0;
  return {
    disc: discSection(segment, values, posture),
    fat: fat(segment, canal, values, posture, parts),
    outline: isNarrow ? outline(segment, canal, values, posture) : null,
    lost: isNarrow ? lost(segment, canal, values, posture) : null,
  };
}

/** Out to the ring as it bulges; of a herniation the way that nucleus took, under what is left of the ring outside of it. */
function discSection(segment: Segment, values: SpineValues, posture: Posture): Surface {
  const rims = rimsOf(segment, values, posture);
  const { position } = posture.discs[segment];
  const herniation = values.discs[segment]?.herniation;
  const healthy = healthyBulge(segment, values);
  const flat = (place: Vec3): Vec3 =>
    subtract(place, scale(rims.up, dot(subtract(place, position), rims.up) - ABOVE_BONE));
  const builder = new SurfaceBuilder();
  const { around, rings } = STEPS[herniation && herniation.type !== 'bulge' ? 'torn' : 'whole'];
  let before = -1;
  for (let r = 0; r <= rings; r += 1) {
    const part = 1 - r / (rings + 0.02);
    const first = builder.count;
    for (let t = 0; t < around; t += 1) {
      const angle = (t / around) * 2 * Math.PI;
      const reach = herniation ? bell(angle, herniation) * herniation.reach * RIM_SHARE[herniation.type] : 0;
      const out = (healthy + OVER_WALL) * part ** 3 + reach * uneven(angle, 0.5) * smooth(0.5, 1, part);
      const place = mix(rims.lower.at(angle, part), rims.upper.at(angle, part), 0.5);
      builder.vertex(add(flat(place), scale(rims.outward(angle), out)), [
        herniation ? wedge(angle, part, herniation) * INJURED[herniation.type] : 0,
        0.5,
        part * 0.99,
      ]);
    }
    if (before >= 0) builder.band(before, first, around);
    before = first;
  }
  return builder.build();
}

/** mm: how far the fat reaches in front of the pedicles, and under the disc and the arch, whose cuts lie over it. */
const FAT = { foramen: 9, under: 5, below: 0.12 } as const;

function fat(segment: Segment, canal: Canal, values: SpineValues, posture: Posture, parts: BoneParts): Surface {
  const { side, back, frame } = sacIn(segment, canal, values, posture);
  const size = values.scale;
  const rims = rimsOf(segment, values, posture);
  const behind = mix(rims.lower.at(-Math.PI / 2, 1), rims.upper.at(-Math.PI / 2, 1), 0.5);
  const front = dot(subtract(behind, frame.position), rotate(frame.rotation, [0, 0, 1])) / size;
  const [above] = bonesOf(segment);
  const wide = Math.max(side + 2.5, (parts[above]?.canal?.width ?? 22) / 2);
  const corners: [number, number][] = [
    [0, front + FAT.under],
    [wide * 0.8, front + FAT.under],
    [wide + FAT.foramen, front + 1.5],
    [wide + FAT.foramen - 1.5, front - 3.5],
    [wide + 2.6, front - 6],
    [wide + 1.5, -back * 0.4],
    [wide * 0.65, -back - 2.5],
    [0, -back - 5.5],
  ];
  const half = corners.map(([x, z]): Vec3 => [x, -FAT.below, z]);
  const mirrored = half.slice(1, -1).map(([x, y, z]): Vec3 => [-x, y, z]);
  const around = [...half, ...mirrored.toReversed(), half[0] as Vec3];
  const builder = new SurfaceBuilder();
  const middle = builder.vertex(toModel(frame, [0, -FAT.below, 0], size), [0, 0, 0]);
  const count = 120;
  for (let i = 0; i < count; i += 1) builder.vertex(toModel(frame, curveAt(around, i / count), size), [1, 0, 0]);
  for (let i = 0; i < count; i += 1) builder.triangle(middle, middle + 1 + i, middle + 1 + ((i + 1) % count));
  return builder.build();
}

/** mm: how thick the line is drawn, and how far above the cut it lies. */
const LINE = { thick: 0.24, above: 0.4 } as const;

function outline(segment: Segment, canal: Canal, values: SpineValues, posture: Posture): Surface {
  const { side, back, frame } = sacIn(segment, canal, values, posture);
  const place = (angle: number): Vec3 => [Math.cos(angle) * side, LINE.above, Math.sin(angle) * back];
  return tube({
    path: Array.from({ length: 49 }, (_, i) => toModel(frame, place((i / 48) * 2 * Math.PI), values.scale)),
    radius: () => LINE.thick * values.scale,
    rings: 120,
    around: 6,
    tint: (t) => [0, 0, t],
  });
}

/** In the very plane of the cut: over fat and ligaments, under disc and sac. */
function lost(segment: Segment, canal: Canal, values: SpineValues, posture: Posture): Surface {
  const { side, back, frame } = sacIn(segment, canal, values, posture);
  const builder = new SurfaceBuilder();
  const middle = builder.vertex(toModel(frame, [0, 0, 0], values.scale));
  const count = 90;
  for (let i = 0; i < count; i += 1) {
    const angle = -(i / count) * 2 * Math.PI;
    builder.vertex(toModel(frame, [Math.cos(angle) * side, 0, Math.sin(angle) * back], values.scale));
  }
  for (let i = 0; i < count; i += 1) builder.triangle(middle, middle + 1 + i, middle + 1 + ((i + 1) % count));
  return builder.build();
}

/** The healthy sac where the plane of a disc meets it: mm, half widths. */
function sacIn(segment: Segment, { points, of }: Canal, values: SpineValues, { discs }: Posture) {
  const [above, below] = bonesOf(segment);
  const { rotation, position } = discs[segment];
  const up = rotate(rotation, [0, 1, 0]);
  const at = (of(above) + of(below)) / 2;
  const near = curveAt(points, at);
  const [side, back] = sacWidth(of, at);
  return { side, back, frame: { rotation, position: subtract(near, scale(up, dot(subtract(near, position), up))) } };
}
