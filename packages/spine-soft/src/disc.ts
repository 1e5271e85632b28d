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
  type Vertebra,
} from '@hyaline/spine';
import { type EndPlate, endPlate, type PlatedBone } from '@hyaline/spine-mesh';
import { mix, toModel, unit } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

const AROUND = 72;
const UP = 12;
const RINGS = 6;
/** A healthy ring stands a little beyond the rims, in mm, at half height. */
const HEALTHY_BULGE = { C: 0.6, T: 0.7, L: 1.3 } as const;
const TO_RADIANS = Math.PI / 180;

type Herniation = NonNullable<NonNullable<SpineValues['discs'][Segment]>['herniation']>;

/** Direction of a zone in the plane of the disc, in degrees: 0 to the left, -90 to the back. Fardon 2014, fig. 7. */
const ZONE: Record<Herniation['zone'], number> = { central: -90, subarticular: -64, foraminal: -38, 'far-lateral': -8 };
/** Half of the rim that takes part, as the standard deviation of its bell, in degrees. */
const WIDTH: Record<Herniation['type'], number> = { bulge: 62, protrusion: 19, extrusion: 12, sequestration: 13 };
/** How much of the reach the rim itself takes part in; the rest is the material that has left it. */
const RIM_SHARE: Record<Herniation['type'], number> = { bulge: 1, protrusion: 1, extrusion: 0.55, sequestration: 0.3 };

/** Degrees in the disc's plane, 0 to the left, a quarter turn forward. */
export function directionOf({ zone, side }: Pick<Herniation, 'zone' | 'side'>): number {
  if (side === 'middle') return -90;
  return side === 'left' ? ZONE[zone] : -180 - ZONE[zone];
}

export interface DiscParts {
  /** tint: how much a place takes part in a herniation; lamellae of the ring, 0 to 1; ring 1 to nucleus 0 */
  ring: Surface;
  /** What has left the disc, in an extrusion or sequestration; tint as above. */
  fragment: Surface | null;
}

/** The disc of a segment between the two end plates as they are, with its herniation. */
export function disc(segment: Segment, values: SpineValues, posture: Posture): DiscParts {
  const shape = rimsOf(segment, values, posture);
  const herniation = values.discs[segment]?.herniation;
  const builder = new SurfaceBuilder();
  wall(builder, shape, segment, herniation);
  cap(builder, shape.lower, false);
  cap(builder, shape.upper, true);
  return { ring: builder.build(), fragment: herniation ? fragmentOf(shape, herniation) : null };
}

interface Rim {
  /** Place in the model at an angle (radians) and a part of the way out from the middle. */
  at: (angle: number, part: number) => Vec3;
}
interface Rims {
  lower: Rim;
  upper: Rim;
  /** Unit vector out of the disc at an angle, in the model. */
  outward: (angle: number) => Vec3;
  up: Vec3;
  height: number;
}

const INSET = 0.97;

function rimsOf(segment: Segment, values: SpineValues, posture: Posture): Rims {
  const [above, below] = bonesOf(segment) as [PlatedBone, PlatedBone];
  const { rotation, height } = posture.discs[segment];
  const rim = (bone: PlatedBone, plate: EndPlate | null): Rim => {
    if (!plate) throw new RangeError(`${bone} has no end plate towards ${segment}`);
    const loss = values.vertebrae[bone as Vertebra]?.loss;
    return {
      at: (angle, part) => {
        const edge = plate.rim(angle);
        const [x, z] = [edge.x * part * INSET, edge.z * part * INSET];
        return toModel(posture.bones[bone], [x, plate.height(x, z, loss), z], values.scale);
      },
    };
  };
  return {
    lower: rim(below, endPlate(below, 'upper')),
    upper: rim(above, endPlate(above, 'lower')),
    outward: (angle) => rotate(rotation, [Math.cos(angle), 0, Math.sin(angle)]),
    up: rotate(rotation, [0, 1, 0]),
    height,
  };
}

function wall(builder: SurfaceBuilder, rims: Rims, segment: Segment, herniation: Herniation | undefined): void {
  const healthy = HEALTHY_BULGE[segment[0] as keyof typeof HEALTHY_BULGE];
  let before = -1;
  for (let v = 0; v <= UP; v += 1) {
    const up = v / UP;
    const profile = Math.sin(Math.PI * Math.min(0.97, Math.max(0.03, up))) ** 0.7;
    const first = builder.count;
    for (let t = 0; t < AROUND; t += 1) {
      const angle = (t / AROUND) * 2 * Math.PI;
      const part = herniation ? bell(angle, herniation) : 0;
      const reach = herniation ? part * herniation.reach * RIM_SHARE[herniation.type] : 0;
      const place = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), up);
      const out = scale(rims.outward(angle), (healthy + reach) * profile - 0.2);
      const injured = herniation ? part * profile * Math.min(1, herniation.reach / 4) : 0;
      builder.vertex(add(place, out), [injured, 0.5 + 0.5 * Math.sin(up * 40), 1]);
    }
    if (before >= 0) builder.band(before, first, AROUND);
    before = first;
  }
}

/** How much a place of the rim takes part, 0 to 1. */
function bell(angle: number, herniation: Herniation): number {
  const towards = directionOf(herniation) * TO_RADIANS;
  const away = Math.atan2(Math.sin(angle - towards), Math.cos(angle - towards));
  return Math.exp(-(away ** 2) / (2 * (WIDTH[herniation.type] * TO_RADIANS) ** 2));
}

/** The face towards a bone: seen where the bone is ghosted or taken away. */
function cap(builder: SurfaceBuilder, rim: Rim, isUpper: boolean): void {
  let before = -1;
  for (let r = 0; r < RINGS; r += 1) {
    const part = 1 - r / RINGS;
    const first = builder.count;
    for (let t = 0; t < AROUND; t += 1) {
      builder.vertex(rim.at((t / AROUND) * 2 * Math.PI, part), [
        0,
        part > 0.6 ? 0.5 + 0.5 * Math.sin(part * 60) : 0.3,
        part,
      ]);
    }
    if (before >= 0) {
      if (isUpper) builder.band(before, first, AROUND);
      else builder.band(first, before, AROUND);
    }
    before = first;
  }
  const middle = builder.vertex(rim.at(0, 0), [0, 0.3, 0]);
  for (let t = 0; t < AROUND; t += 1) {
    const next = before + ((t + 1) % AROUND);
    if (isUpper) builder.triangle(before + t, middle, next);
    else builder.triangle(before + t, next, middle);
  }
}

const LATITUDES = 18;
const LONGITUDES = 24;

/** Nucleus that has left the ring: joined to it in an extrusion, and wider than its neck; apart in a sequestration. */
function fragmentOf(rims: Rims, herniation: Herniation): Surface | null {
  const { type, reach, migration } = herniation;
  if (type !== 'extrusion' && type !== 'sequestration') return null;
  const angle = directionOf(herniation) * TO_RADIANS;
  const outward = rims.outward(angle);
  const across = unit(crossOf(rims.up, outward));
  const rim = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), 0.5);
  const away = type === 'sequestration' ? reach * 0.62 : reach * 0.42;
  const middle = add(add(rim, scale(outward, away)), scale(rims.up, migration));
  const [deep, wide, tall] = [reach * 0.45, reach * 0.78, Math.max(reach * 0.62, Math.abs(migration) * 0.55)];
  const builder = new SurfaceBuilder();
  const rows: number[] = [];
  for (let i = 1; i < LATITUDES; i += 1) {
    const lat = (i / LATITUDES) * Math.PI - Math.PI / 2;
    rows.push(builder.count);
    for (let k = 0; k < LONGITUDES; k += 1) {
      const lon = (k / LONGITUDES) * 2 * Math.PI;
      const lump = 1 + 0.08 * Math.sin(3 * lon + 2.1) * Math.cos(2 * lat) + 0.05 * Math.sin(5 * lon + 4 * lat);
      const [c, s] = [Math.cos(lat) * lump, Math.sin(lat) * lump];
      // leans back to the disc it came from, the more the farther it has moved
      const lean = -Math.sign(migration || 1) * Math.min(0.5, Math.abs(migration) / 30) * s * deep;
      const offset = add(
        add(scale(outward, Math.sin(lon) * c * deep + lean), scale(across, Math.cos(lon) * c * wide)),
        scale(rims.up, s * tall),
      );
      builder.vertex(add(middle, offset), [1, 0.5 + 0.3 * Math.sin(lon * 2 + lat * 3), 0]);
    }
  }
  for (let i = 1; i < rows.length; i += 1) builder.band(rows[i - 1] as number, rows[i] as number, LONGITUDES);
  const pole = (sign: 1 | -1): number => builder.vertex(add(middle, scale(rims.up, sign * tall)), [1, 0.5, 0]);
  const [low, high] = [pole(-1), pole(1)];
  for (let k = 0; k < LONGITUDES; k += 1) {
    const next = (k + 1) % LONGITUDES;
    builder.triangle(low, (rows[0] as number) + k, (rows[0] as number) + next);
    builder.triangle(high, (rows.at(-1) as number) + next, (rows.at(-1) as number) + k);
  }
  return builder.build();
}

const crossOf = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** mm between the middles of the two end plates of a segment, as drawn. */
export function drawnHeight(segment: Segment, values: SpineValues, posture: Posture): number {
  const rims = rimsOf(segment, values, posture);
  return Math.hypot(...subtract(rims.upper.at(0, 0), rims.lower.at(0, 0)));
}
