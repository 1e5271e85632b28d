import {
  add,
  type Posture,
  rotate,
  scale,
  type Segment,
  type SpineValues,
  subtract,
  transpose,
  type Vec3,
} from '@hyaline/spine';
import { cross, dot, mix, smooth, unit } from './place.ts';
import { healthyBulge, type Rims, rimsOf } from './rims.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

const TO_RADIANS = Math.PI / 180;

export type Herniation = NonNullable<NonNullable<SpineValues['discs'][Segment]>['herniation']>;

/** Direction of a zone in the plane of the disc, in degrees: 0 to the left, -90 to the back. Fardon 2014, fig. 7. */
const ZONE: Record<Herniation['zone'], number> = { central: -90, subarticular: -64, foraminal: -38, 'far-lateral': -8 };
/** Half of the rim that takes part, as the standard deviation of its bell, in degrees. */
const WIDTH: Record<Herniation['type'], number> = { bulge: 62, protrusion: 19, extrusion: 12, sequestration: 13 };
/** How much of a place that takes part shows as material that has moved: a bulge is ring, and no more than strained. */
export const INJURED: Record<Herniation['type'], number> = {
  bulge: 0.3,
  protrusion: 1,
  extrusion: 1,
  sequestration: 1,
};
/** How much of the reach the rim itself takes part in; the rest is the material that has left it. */
export const RIM_SHARE: Record<Herniation['type'], number> = {
  bulge: 1,
  protrusion: 1,
  extrusion: 0.55,
  sequestration: 0.3,
};

/** Degrees in the disc's plane, 0 to the left, a quarter turn forward. */
function directionOf({ zone, side }: Pick<Herniation, 'zone' | 'side'>): number {
  if (side === 'middle') return -90;
  return side === 'left' ? ZONE[zone] : -180 - ZONE[zone];
}

/** How much a place of the rim takes part, 0 to 1. */
export function bell(angle: number, herniation: Herniation): number {
  const towards = directionOf(herniation) * TO_RADIANS;
  const away = Math.atan2(Math.sin(angle - towards), Math.cos(angle - towards));
  return Math.exp(-(away ** 2) / (2 * (WIDTH[herniation.type] * TO_RADIANS) ** 2));
}

/** How much farther a place has herniated than its neighbours, about 1: as torn fibres do. @param up - 0 to 1 in the disc */
export const uneven = (angle: number, up: number): number =>
  1 + 0.018 * Math.sin(angle * 9 + up * 5) + 0.01 * Math.sin(angle * 21 - up * 7);

/** Of the reach, how far what has herniated hangs over the edges of the disc, where it lies half way to them. */
export const OVERHANG: Record<Herniation['type'], number> = {
  bulge: 0,
  protrusion: 0.5,
  extrusion: 0.3,
  sequestration: 0.12,
};

/** The way of nucleus in degrees at the wall, and in parts of the way out: a neck where it leaves, a head under the last layers. */
const NECK = { half: 5, wider: 13, from: 0.5, fades: 0.13 } as const;
const HEAD = { half: 15, at: 0.87, deep: 0.085, freeAt: 0.96 } as const;
/** Degrees over which neck and head pass into one another. */
const JOINED = 2.5;

/** The way that nucleus has taken through the ring, 0 to 1: above 0.45 is nucleus; a bulge has none. */
export function wedge(angle: number, part: number, herniation: Herniation): number {
  if (herniation.type === 'bulge') return 0;
  const towards = directionOf(herniation) * TO_RADIANS;
  const away = (Math.abs(Math.atan2(Math.sin(angle - towards), Math.cos(angle - towards))) / TO_RADIANS) * part;
  const begun = (part - 0.4 - 0.16 * (away / HEAD.half) ** 2) * 90;
  const middle = herniation.type === 'protrusion' ? HEAD.at : HEAD.freeAt;
  const wide = NECK.half + NECK.wider * Math.exp(-(((part - NECK.from) / NECK.fades) ** 2));
  const neck = Math.min(wide - away, (middle - part) * 120);
  const head = (1 - Math.hypot(away / HEAD.half, (part - middle) / HEAD.deep)) * HEAD.half;
  const more = Math.max(0, JOINED - Math.abs(neck - head)) / JOINED;
  const inside = Math.min(Math.max(neck, head) + (more * more * JOINED) / 4, begun);
  return Math.max(0, Math.min(1, 0.45 + inside * 0.06));
}

/** How far a herniation takes part above and below the disc's own edges, in mm: what lies behind it bends smoothly. */
const SOFT_EDGE = 4;
/** Of the reach, how far a place is moved towards the middle. */
const ASIDE = 0.36;
/** mm above and below its middle within which a disc presses on anything. */
const FAR = 22;

/** @param room - mm that a place keeps from what has herniated: its own radius */
export type Press = (place: Vec3, room: number) => Vec3;

/** Moves a place of nerve or sac out of what has herniated: backwards, and off its dome towards the middle. */
export function pressedBy(segment: Segment, values: SpineValues, posture: Posture): Press | null {
  const herniation = values.discs[segment]?.herniation;
  if (!herniation) return null;
  const rims = rimsOf(segment, values, posture);
  const { position } = posture.discs[segment];
  const back = transpose(posture.discs[segment].rotation);
  const healthy = healthyBulge(segment, values);
  const left = rotate(posture.discs[segment].rotation, [1, 0, 0]);
  const towards = directionOf(herniation) * TO_RADIANS;
  const inward = { left: -1, middle: 0, right: 1 }[herniation.side];
  const lump = lumpOf(rims, herniation);
  return (place, room) => {
    const [x, y, z] = rotate(back, subtract(place, position));
    if (Math.abs(y) >= FAR) return lump ? beyond(lump, place, room) : place;
    const wallAt = (angle: number): number => {
      const edge = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), 0.5);
      return Math.hypot(...subtract(edge, position)) + healthy;
    };
    const share = herniation.reach * RIM_SHARE[herniation.type];
    const high = Math.exp(-((y / (rims.height / 2 + SOFT_EDGE)) ** 2));
    const before = Math.atan2(z, x);
    const near = wallAt(before);
    const touched = smooth(near * 0.6, near * 0.8, Math.hypot(x, z));
    // what lies to the side of it stays there
    const beside = (Math.atan2(Math.sin(before - towards), Math.cos(before - towards)) * -inward) / TO_RADIANS;
    const aside = inward * ASIDE * share * bell(before, herniation) * high * touched * (1 - smooth(2, 14, beside));
    const angle = Math.atan2(z, x + aside);
    const wall = aside === 0 ? near : wallAt(angle);
    const reach = wall + (bell(angle, herniation) * share + room) * high;
    const now = Math.hypot(x + aside, z);
    const out = now > wall * 0.6 && reach > now && high > 0.05 ? (reach - now) * high : 0;
    const moved = add(add(place, scale(left, aside)), scale(rims.outward(angle), out));
    return lump ? beyond(lump, moved, room) : moved;
  };
}

/** Out of an ellipsoid the way that it was pressed, never around it to the front. */
function beyond({ middle, axes, sizes }: Lump, place: Vec3, room: number): Vec3 {
  const from = subtract(place, middle);
  const [out, across, up] = axes.map((axis, i) => dot(from, axis) / ((sizes[i] as number) + room)) as [
    number,
    number,
    number,
  ];
  const aside = across ** 2 + up ** 2;
  if (aside >= 1) return place;
  const least = Math.sqrt(1 - aside);
  if (out >= least || out < -3) return place;
  return add(place, scale(axes[0], (least - out) * (sizes[0] + room)));
}

interface Lump {
  middle: Vec3;
  /** Out of the disc, across, up */
  axes: readonly [Vec3, Vec3, Vec3];
  /** Half widths along them, mm */
  sizes: readonly [number, number, number];
}

/** Part of the way from its zone to the middle of the canal. */
const TO_THE_MIDDLE = 0.16;

/** Where the material lies that has left the ring, about an ellipsoid. */
function lumpOf(rims: Rims, { type, reach, migration, ...where }: Herniation): Lump | null {
  if (type !== 'extrusion' && type !== 'sequestration') return null;
  // what has come free lies in the canal, beside the pedicle
  const free = type === 'sequestration' && where.zone === 'subarticular' ? TO_THE_MIDDLE : 0;
  const towards = directionOf(where);
  const angle = (towards + (-90 - towards) * free) * TO_RADIANS;
  const outward = rims.outward(angle);
  const rim = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), 0.5);
  const away = type === 'sequestration' ? reach * 0.62 : reach * 0.42;
  return {
    middle: add(add(rim, scale(outward, away)), scale(rims.up, migration)),
    axes: [outward, unit(cross(rims.up, outward)), rims.up],
    sizes: [
      reach * 0.45,
      reach * (type === 'sequestration' ? 0.68 : 0.78),
      Math.max(reach * (type === 'sequestration' ? 0.84 : 0.62), Math.abs(migration) * 0.55),
    ],
  };
}

const LATITUDES = 34;
/** Of what has come free a strand lies on the way that it took: its sizes, and how far back it lies, as parts. */
const CRUMB = { sizes: [0.3, 0.3, 0.56], back: 1.1, across: 0.2, latitudes: 16 } as const;

/** Nucleus that has left the ring: joined to it in an extrusion, and wider than its neck; apart in a sequestration, in pieces. */
export function fragmentOf(rims: Rims, herniation: Herniation): Surface | null {
  const lump = lumpOf(rims, herniation);
  if (!lump) return null;
  const builder = new SurfaceBuilder();
  piece(builder, lump, herniation.migration, { turn: 2.1, latitudes: LATITUDES });
  if (herniation.type === 'sequestration') {
    const { middle, axes, sizes } = lump;
    const back = -Math.sign(herniation.migration || 1) * CRUMB.back * sizes[2];
    const at = add(add(middle, scale(axes[2], back)), scale(axes[1], CRUMB.across * sizes[1]));
    const small = sizes.map((size, axis) => size * (CRUMB.sizes[axis] as number)) as [number, number, number];
    piece(builder, { middle: add(at, scale(axes[0], -0.5 * sizes[0])), axes, sizes: small }, 0, {
      turn: 4,
      latitudes: CRUMB.latitudes,
    });
  }
  return builder.build();
}

/** A lump with the lobes of torn tissue. @param turn - radians: no two are alike */
function piece(
  builder: SurfaceBuilder,
  { middle, axes, sizes }: Lump,
  migration: number,
  { turn, latitudes }: { turn: number; latitudes: number },
): void {
  const around = Math.round(latitudes * 1.2);
  const [outward, across, upward] = axes;
  const [deep, wide, tall] = sizes;
  const rows: number[] = [];
  for (let i = 1; i < latitudes; i += 1) {
    const lat = (i / latitudes) * Math.PI - Math.PI / 2;
    rows.push(builder.count);
    for (let k = 0; k < around; k += 1) {
      const lon = (k / around) * 2 * Math.PI;
      const round = Math.cos(lat);
      const lobes =
        1 +
        0.17 * Math.sin(2 * lon + turn) * Math.sin(2.6 * lat + turn) +
        0.13 * Math.sin(3 * lon + turn) * Math.cos(2 * lat) * round +
        0.09 * Math.sin(5 * lon + 4 * lat) * round +
        0.035 * Math.sin(9 * lon - 7 * lat + 1) * round;
      // thins out towards the disc it came from
      const tail = 1 - 0.45 * Math.max(0, -Math.sign(migration) * Math.sin(lat));
      const [c, s] = [round * lobes * tail, Math.sin(lat) * (1 + 0.1 * Math.sin(lon * 2 + turn) * round)];
      // leans back to the disc it came from, the more the farther it has moved
      const lean = -Math.sign(migration || 1) * Math.min(0.5, Math.abs(migration) / 30) * s * deep;
      const offset = add(
        add(scale(outward, Math.sin(lon) * c * deep + lean), scale(across, Math.cos(lon) * c * wide)),
        scale(upward, s * tall),
      );
      builder.vertex(add(middle, offset), [1, 0.5 + 0.3 * Math.sin(lon * 2 + lat * 3), 1]);
    }
  }
  for (let i = 1; i < rows.length; i += 1) builder.band(rows[i - 1] as number, rows[i] as number, around);
  const pole = (sign: 1 | -1): number => {
    const lean = -Math.sign(migration || 1) * Math.min(0.5, Math.abs(migration) / 30) * sign * deep;
    return builder.vertex(add(add(middle, scale(upward, sign * tall)), scale(outward, lean)), [1, 0.5, 1]);
  };
  const [low, high] = [pole(-1), pole(1)];
  for (let k = 0; k < around; k += 1) {
    const next = (k + 1) % around;
    builder.triangle(low, (rows[0] as number) + k, (rows[0] as number) + next);
    builder.triangle(high, (rows.at(-1) as number) + next, (rows.at(-1) as number) + k);
  }
}
