import { add, type Posture, scale, type Segment, type SpineValues, subtract, type Vec3 } from '@hyaline/spine';
import { bell, fragmentOf, type Herniation, INJURED, OVERHANG, RIM_SHARE, uneven, wedge } from './herniation.ts';
import { mix } from './place.ts';
import { healthyBulge, type Rim, type Rims, rimsOf } from './rims.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

/** Steps around a disc, up its wall and in to its middle; of a wall that has herniated twice as many. */
const AROUND = 72;
const UP = 12;
const RINGS = 12;
/** mm that a face keeps from the bone, whose surface is uneven: so that none of it is seen inside a bone that is cut open. */
const CLEAR = 0.7;

export interface DiscParts {
  /** tint: how much a place takes part in a herniation; from the lower end plate 0 to the upper 1; wall 1 to nucleus 0 */
  ring: Surface;
  /** What has left the disc, in an extrusion or sequestration; tint as above. */
  fragment: Surface | null;
}

/** The disc of a segment between the two end plates as they are, with its herniation. */
export function disc(segment: Segment, values: SpineValues, posture: Posture): DiscParts {
  const shape = rimsOf(segment, values, posture);
  const herniation = values.discs[segment]?.herniation;
  const builder = new SurfaceBuilder();
  wall(builder, shape, healthyBulge(segment, values), herniation);
  cap(builder, shape.lower, { isUpper: false, axis: shape.up, herniation });
  cap(builder, shape.upper, { isUpper: true, axis: shape.up, herniation });
  return { ring: builder.build(), fragment: herniation ? fragmentOf(shape, herniation) : null };
}

function wall(builder: SurfaceBuilder, rims: Rims, healthy: number, herniation: Herniation | undefined): void {
  const fine = herniation ? 2 : 1;
  let before = -1;
  for (let v = 0; v <= UP * fine; v += 1) {
    const up = v / (UP * fine);
    // nothing at both edges, where the wall meets the faces
    const profile = v === 0 || v === UP * fine ? 0 : Math.sin(Math.PI * up) ** 0.7;
    const first = builder.count;
    for (let t = 0; t < AROUND * fine; t += 1) {
      const angle = (t / (AROUND * fine)) * 2 * Math.PI;
      const part = herniation ? bell(angle, herniation) : 0;
      const reach = herniation ? part * herniation.reach * RIM_SHARE[herniation.type] : 0;
      const place = mix(rims.lower.at(angle, 1), rims.upper.at(angle, 1), up);
      // fuller where it has herniated: a dome that hangs over both edges
      const out = scale(rims.outward(angle), healthy * profile + reach * uneven(angle, up) * profile ** 0.55);
      const over = herniation ? part * herniation.reach * OVERHANG[herniation.type] : 0;
      const hung = scale(rims.up, over * Math.sin(Math.PI * (2 * up - 1)));
      const way = part * profile ** 0.4;
      const injured = herniation ? way * INJURED[herniation.type] * Math.min(1, herniation.reach / 4) : 0;
      builder.vertex(add(add(place, out), hung), [injured, up, 1]);
    }
    if (before >= 0) builder.band(before, first, AROUND * fine);
    before = first;
  }
}

/** The face towards a bone: seen where the bone is ghosted or taken away. */
function cap(
  builder: SurfaceBuilder,
  rim: Rim,
  { isUpper, axis, herniation }: { isUpper: boolean; axis: Vec3; herniation: Herniation | undefined },
): void {
  const up = isUpper ? 1 : 0;
  const inward = (place: Vec3, part: number): Vec3 =>
    add(place, scale(axis, (isUpper ? -1 : 1) * CLEAR * (1 - part ** 4)));
  let before = -1;
  for (let r = 0; r < RINGS; r += 1) {
    const part = 1 - r / RINGS;
    const first = builder.count;
    for (let t = 0; t < AROUND; t += 1) {
      const angle = (t / AROUND) * 2 * Math.PI;
      // the wall has 1: what lies within it keeps a little below, and so looks as a layer that a knife has opened
      builder.vertex(inward(rim.at(angle, part), part), [
        herniation ? wedge(angle, part, herniation) : 0,
        up,
        part * 0.99,
      ]);
    }
    if (before >= 0) {
      if (isUpper) builder.band(before, first, AROUND);
      else builder.band(first, before, AROUND);
    }
    before = first;
  }
  const middle = builder.vertex(inward(rim.at(0, 0), 0), [0, up, 0]);
  for (let t = 0; t < AROUND; t += 1) {
    const next = before + ((t + 1) % AROUND);
    if (isUpper) builder.triangle(before + t, middle, next);
    else builder.triangle(before + t, next, middle);
  }
}

/** mm between the middles of the two end plates of a segment, as drawn. */
export function drawnHeight(segment: Segment, values: SpineValues, posture: Posture): number {
  const rims = rimsOf(segment, values, posture);
  return Math.hypot(...subtract(rims.upper.at(0, 0), rims.lower.at(0, 0)));
}
