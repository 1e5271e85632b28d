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
import { cross, dot, mix, unit } from './place.ts';
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
  1 + 0.05 * Math.sin(angle * 19 + up * 5) + 0.03 * Math.sin(angle * 33 - up * 11);

/** Half of the way that nucleus has taken, in degrees, at parts of the way out: a neck in the ring, and a head under its last layers. */
const WAY: readonly (readonly [part: number, half: number])[] = [
  [0.3, 26],
  [0.5, 15],
  [0.72, 9.5],
  [0.86, 13],
  [0.95, 17],
];

/** The way that nucleus has taken through the ring, 0 to 1: above 0.45 is nucleus; a bulge has none. */
export function wedge(angle: number, part: number, herniation: Herniation): number {
  if (herniation.type === 'bulge') return 0;
  const towards = directionOf(herniation) * TO_RADIANS;
  const away = Math.abs(Math.atan2(Math.sin(angle - towards), Math.cos(angle - towards))) / TO_RADIANS;
  const found = WAY.findIndex(([at]) => at >= part);
  const next = Math.max(1, found === -1 ? WAY.length - 1 : found);
  const [[from, narrow], [to, wide]] = [WAY[next - 1], WAY[next]] as [(typeof WAY)[number], (typeof WAY)[number]];
  const half = narrow + (wide - narrow) * Math.max(0, Math.min(1, (part - from) / (to - from)));
  const held = herniation.type === 'protrusion' ? 0.955 : 2;
  const inside = Math.min(half - away, (part - 0.38 - 0.14 * (away / half) ** 2) * 60, (held - part) * 160);
  return Math.max(0, Math.min(1, 0.45 + inside * 0.06));
}

/** How far a herniation takes part above and below the disc's own edges, in mm: what lies behind it bends smoothly. */
const SOFT_EDGE = 4;
/** mm above and below its middle within which a disc presses on anything. */
const FAR = 22;

/**
 * Moves a place of nerve or sac backwards out of what has herniated.
 * @param room - mm that it keeps from the material: its own radius
 */
export function pressedBy(
  segment: Segment,
  values: SpineValues,
  posture: Posture,
): ((place: Vec3, room: number) => Vec3) | null {
  const herniation = values.discs[segment]?.herniation;
  if (!herniation) return null;
  const rims = rimsOf(segment, values, posture);
  const { position } = posture.discs[segment];
  const back = transpose(posture.discs[segment].rotation);
  const healthy = healthyBulge(segment);
  const lump = lumpOf(rims, herniation);
  return (place, room) => {
    const [x, y, z] = rotate(back, subtract(place, position));
    if (Math.abs(y) >= FAR) return lump ? beyond(lump, place, room) : place;
    const angle = Math.atan2(z, x);
    const edge = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), 0.5);
    const wall = Math.hypot(...subtract(edge, position)) + healthy;
    const high = Math.exp(-((y / (rims.height / 2 + SOFT_EDGE)) ** 2));
    const reach = wall + (bell(angle, herniation) * herniation.reach * RIM_SHARE[herniation.type] + room) * high;
    const now = Math.hypot(x, z);
    const out = now > wall * 0.6 && reach > now && high > 0.05 ? (reach - now) * high : 0;
    const moved = out > 0 ? add(place, scale(rims.outward(angle), out)) : place;
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
/** Of what has come free a crumb lies on the way that it took: its size, and how far back it lies, as parts. */
const CRUMB = { size: 0.36, back: 1.16, across: 0.34, latitudes: 16 } as const;

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
    const small = sizes.map((size) => size * CRUMB.size) as [number, number, number];
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
