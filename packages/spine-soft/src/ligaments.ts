import {
  add,
  AXIS,
  type Bone,
  BONES,
  type Posture,
  rotate,
  scale,
  type Segment,
  type SpineValues,
  subtract,
  UPPER_CERVICAL,
  type Vec3,
  type Vertebra,
} from '@hyaline/spine';
import { type EndPlate, endPlate, type PlatedBone } from '@hyaline/spine-mesh';
import { along, ONE_BONE } from './along.ts';
import type { BoneParts } from './canal.ts';
import { cross, curveAt, mix, toModel, unit } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

/** tint of all: across the strands; where along the spine; how many strands lie across it, of 40 */
export interface Ligaments {
  /** Ligamentum longitudinale anterius and posterius, along the bodies from C2 to the sacrum. */
  anterior: Surface;
  posterior: Surface;
  /** Along the tips of the spinous processes, from C7 down. */
  supraspinous: Surface;
  /** Between two spinous processes, from C2 down. */
  interspinous: Surface[];
  /** What holds the dens: ligamentum transversum atlantis, and the two ligamenta alaria on their way to the skull. */
  dens: Surface[];
  /** Ligamenta flava, one between each two arches. */
  flavum: { segment: Segment; surface: Surface }[];
}

/** mm, half of the width at each region; the posterior one is narrow over the bodies. */
const HALF_WIDTH = { anterior: { C: 5.5, T: 7.5, L: 13 }, posterior: { C: 4.5, T: 4, L: 5 } } as const;
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
    dens: dens(values, posture),
    supraspinous: supraspinous(values, posture, parts),
    interspinous: BONES.slice(1, -1).flatMap(
      (bone, i) => interspinous(bone, BONES[i + 2] as Bone, values, posture, parts) ?? [],
    ),
  };
}

/** mm: as thick as they are drawn, and how far they lie in the bone; and the waist of a body, as a part of its rims. */
const BODY_BAND = { thick: 1.5, sunk: 0.6, waist: 0.87, waistSunk: 5 } as const;
/** Across a band, from the patient's left. */
const ACROSS = [1, 0.55, 0, -0.55, -1] as const;

/** Along the rims of the bodies, before or behind them: flat, thinner towards its edges. */
function band(values: SpineValues, posture: Posture, which: 'anterior' | 'posterior'): Surface {
  const forward = which === 'anterior' ? 1 : -1;
  const outer: Vec3[][] = ACROSS.map(() => []);
  const inner: Vec3[][] = ACROSS.map(() => []);
  const places: number[] = [];
  for (const bone of BONES.slice(1) as PlatedBone[]) {
    const frame = posture.bones[bone];
    const half = HALF_WIDTH[which][(bone === 'S1' ? 'L' : bone[0]) as 'C' | 'T' | 'L'];
    const loss = values.vertebrae[bone as Vertebra]?.loss;
    const rimAt = (plate: EndPlate, x: number): Vec3 => {
      const rim = plate.rim(Math.atan2(forward * (plate.depth / 2), x * half));
      return [rim.x * 1.02, plate.height(rim.x, rim.z, loss), rim.z];
    };
    const row = (place: number, at: (x: number) => Vec3, sunk: number = BODY_BAND.sunk): void => {
      for (const [c, x] of ACROSS.entries()) {
        const [left, up, z] = at(x);
        const out = (by: number): Vec3 => toModel(frame, [left, up, z + forward * by], values.scale);
        outer[c]?.push(out(BODY_BAND.thick * (1 - 0.9 * x * x)));
        inner[c]?.push(out(-sunk));
      }
      places.push(along(bone) + place * ONE_BONE);
    };
    const [upper, lower] = [endPlate(bone, 'upper'), endPlate(bone, 'lower')];
    if (upper) row(-0.3, (x) => rimAt(upper, x));
    // over the waist of the body it fills the hollow
    if (upper && lower && forward > 0)
      row(
        0,
        (x) => {
          const [left, up, z] = mix(rimAt(upper, x), rimAt(lower, x), 0.5);
          return [left, up, z * BODY_BAND.waist];
        },
        BODY_BAND.waistSunk,
      );
    if (lower) row(0.3, (x) => rimAt(lower, x));
  }
  return strip([...outer, ...inner.toReversed()], {
    flip: which === 'anterior',
    places,
    strands: which === 'anterior' ? 26 : 16,
  });
}

/** mm: as thick as it is in a healthy back, and what each grade of central stenosis adds: drawn, not measured. */
const THICK = 2.4;
const THICKER = 1.5;
/** mm that it reaches into the arches, so that it lies on them. */
const BEHIND = 2;

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
  const columns = [
    ...across.map((x) => column(x, thick)),
    ...across.toReversed().map((x) => column(x, -BEHIND * size)),
  ];
  const middle = (along(above) + along(below)) / 2;
  return strip(columns, { flip: false, places: [middle, middle], strands: 22 });
}

/** mm, of the supraspinous ligament: half of its width, wider where it is grown to a tip; half as thick; how far it lies in a tip, and how hollow between tips. */
const CORD = { wide: 2.3, wider: 1.3, thick: 1.9, sunk: 0.9, hollow: 2.4 } as const;

/** A cord from tip to tip, and nothing above C7, where the nuchal ligament stands in its place. */
function supraspinous(values: SpineValues, posture: Posture, parts: BoneParts): Surface {
  const size = values.scale;
  const found = BONES.slice(BONES.indexOf('C7')).flatMap((bone) => {
    const tip = parts[bone]?.spinousTip;
    if (!tip) return [];
    const frame = posture.bones[bone];
    return [{ bone, tip: toModel(frame, tip, size), side: rotate(frame.rotation, [1, 0, 0]) }];
  });
  const rows = found.flatMap(({ bone, tip, side }, i) => {
    const next = found[i + 1];
    // it ends on the crest of the sacrum
    const wide = next ? CORD.wide + CORD.wider : 0.4;
    const here = {
      at: add(tip, [0, 0, CORD.sunk * size]),
      side,
      wide,
      thick: next ? CORD.thick : 0.3,
      place: along(bone),
    };
    if (!next) return [here];
    const at = add(mix(tip, next.tip, 0.5), [0, 0, CORD.hollow * size]);
    return [here, { at, side, wide: CORD.wide, thick: CORD.thick, place: along(bone) + 0.5 * ONE_BONE }];
  });
  const columns = Array.from({ length: ROUND }, (_, k) => {
    const angle = (k / ROUND) * 2 * Math.PI;
    return rows.map(({ at, side, wide, thick }) =>
      add(add(at, scale(side, Math.cos(angle) * wide * size)), [0, 0, -Math.sin(angle) * thick * size]),
    );
  });
  return strip(columns, { flip: false, places: rows.map(({ place }) => place), strands: 15 });
}

/** Half of the height and of the thickness of a strand at its points, mm. */
type Strand = readonly { at: Vec3; tall: number; thick: number; place: number }[];

/** In the frame of C1 behind the dens, from one tubercle to the other; and from beside the tip of the dens up and outwards. */
function dens({ scale: size }: SpineValues, { bones }: Posture): Surface[] {
  const transverse: Strand = [-1, -0.75, -0.45, 0, 0.45, 0.75, 1].map((x) => ({
    at: toModel(bones.C1, [x * 10.4, -1 + 1.2 * (1 - x * x), -1.6 - 6.6 * (1 - x * x) ** 0.8], size),
    tall: (Math.abs(x) === 1 ? 0.1 : 2.2 + 1.6 * (1 - x * x)) * size,
    thick: (Math.abs(x) === 1 ? 0.1 : 1.1 + 0.2 * (1 - x * x)) * size,
    place: along('C2') - 0.3 * ONE_BONE,
  }));
  const tip = AXIS.height / 2 + UPPER_CERVICAL.value.C2.densHeight;
  const alar = (sign: 1 | -1): Strand =>
    [0, 0.35, 0.7, 0.95, 1.04].map((t) => ({
      at: toModel(bones.C2, [sign * (0.5 + 13.5 * t), tip - 6.4 + 8 * t, -1.8 + 0.8 * t], size),
      tall: (t === 0 || t > 1 ? 0.1 : 2.6) * size,
      thick: (t === 0 || t > 1 ? 0.1 : 1.7 - 0.2 * t) * size,
      place: along('C2') - 0.3 * ONE_BONE,
    }));
  return [transverse, alar(1), alar(-1)].map((strand) => strandOf(strand));
}

const ROUND = 14;

/** A flat cord through its points, upright. */
function strandOf(strand: Strand): Surface {
  const columns = Array.from({ length: ROUND }, (_, k) => {
    const angle = (k / ROUND) * 2 * Math.PI;
    return strand.map(({ at, tall, thick }, i) => {
      const along_ = subtract((strand[i + 1] ?? strand[i])?.at as Vec3, (strand[i - 1] ?? strand[i])?.at as Vec3);
      const across = unit(cross(along_, [0, 1, 0]));
      const up = unit(cross(across, along_));
      return add(at, add(scale(up, Math.cos(angle) * tall), scale(across, Math.sin(angle) * thick)));
    });
  });
  return strip(columns, { flip: true, places: strand.map(({ place }) => place), strands: 11 });
}

/** mm, half, at the bones and half way between them; and how much farther back, as a part of a process, its fibres are fixed to the bone above. */
const WEB = { thick: 2.1, waist: 1.5, lean: 0.2 } as const;

/** A web in the middle plane, from the lower edge of one process up to the next: its fibres run backwards as they rise. */
function interspinous(
  above: Bone,
  below: Bone,
  values: SpineValues,
  posture: Posture,
  parts: BoneParts,
): Surface | null {
  const edge = (bone: Bone, part: number, x: number): Vec3 | null => {
    const { canal, spinousTip } = parts[bone] ?? {};
    if (!canal || !spinousTip) return null;
    const root: Vec3 = [0, canal.at[1] - (bone === 'S1' ? 0 : 6), canal.at[2] - canal.depth / 2 - 2];
    return toModel(posture.bones[bone], add(mix(root, spinousTip, part), [x, 0, 0]), values.scale);
  };
  // swells towards both bones, and is thin in front, where the ligamenta flava begin
  const column = (part: number, side: 1 | -1): (Vec3 | null)[] => {
    const full = Math.min(1, 0.45 + part);
    const [upper, lower] = [Math.min(1.02, part + WEB.lean), Math.max(0.02, part - (WEB.lean / 2) * (1 - part ** 3))];
    const at = (x: number): [Vec3 | null, Vec3 | null] => [edge(above, upper, side * x), edge(below, lower, side * x)];
    const [[top, bottom], [high, low]] = [at(WEB.thick * full), at(WEB.waist * full)];
    return [top, high && low && mix(high, low, 0.5), bottom];
  };
  const across = [0.03, 0.2, 0.4, 0.6, 0.8, 1.02];
  const columns = [...across.map((part) => column(part, 1)), ...across.toReversed().map((part) => column(part, -1))];
  if (columns.some((each) => each.includes(null))) return null;
  const places = [along(above), (along(above) + along(below)) / 2, along(below)];
  return strip(columns as Vec3[][], { flip: false, places, strands: 38 });
}

interface Ribbon {
  /** The other face outside. */
  flip: boolean;
  /** Of the columns' points, along the spine. */
  places: readonly number[];
  /** Across the whole of it, both faces. */
  strands: number;
}

/** A band over columns of points that run along it, all the way around: the last meets the first. */
function strip(columns: readonly (readonly Vec3[])[], { flip, places, strands }: Ribbon): Surface {
  const builder = new SurfaceBuilder();
  const rows = ((columns[0]?.length ?? 2) - 1) * STEPS;
  const n = columns.length;
  for (let r = 0; r <= rows; r += 1)
    for (const [c, column] of columns.entries())
      builder.vertex(curveAt(column, r / rows), [c / n, placeAt(places, r / rows), strands / 40]);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < n; c += 1) {
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
