import { add, type Bone, type Vec3 } from '@hyaline/spine';
import type { Canal } from './canal.ts';
import { curveAt } from './place.ts';
import type { Surface } from './surface.ts';
import { tube } from './tube.ts';

type Widths = readonly (readonly [bone: Bone, side: number, back: number])[];

/** mm, half of left-right and of front-back, at bones from the head down. After Frostell et al., Front Neurol 2016;7:238. */
const CORD: Widths = [
  ['C1', 6.0, 4.3],
  ['C3', 6.2, 4.1],
  ['C5', 6.9, 3.9],
  ['C7', 6.2, 3.7],
  ['T2', 5.0, 3.4],
  ['T6', 4.5, 3.3],
  ['T10', 4.5, 3.4],
  ['T12', 4.7, 3.9],
  ['L1', 3.6, 3.2],
];

/** mm, half widths of the sac of the dura: drawn to lie free in the canal of the meshes, not measured. */
const SAC: Widths = [
  ['C1', 9.4, 7.4],
  ['C3', 8.6, 6.0],
  ['C6', 8.8, 5.7],
  ['T1', 7.4, 5.6],
  ['T6', 6.3, 5.5],
  ['T11', 7.0, 5.9],
  ['L1', 8.4, 6.8],
  ['L4', 9.6, 7.2],
  ['S1', 8.4, 5.8],
];
/** The cord ends between L1 and L2 in most adults. Saifuddin et al., Spine 1998;23:1452. */
const CONUS: Bone = 'L1';

/** Between the bones of a table, straight. */
function widthAt(widths: Widths, of: Canal['of'], at: number): readonly [number, number] {
  const found = widths.findIndex(([bone]) => of(bone) >= at);
  const next = Math.max(1, found === -1 ? widths.length - 1 : found);
  const [a, b] = [widths[next - 1], widths[next]] as [Widths[number], Widths[number]];
  const f = Math.max(0, Math.min(1, (at - of(a[0])) / (of(b[0]) - of(a[0]))));
  return [a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f];
}

/** The cord, down to its tip. */
export function cord({ points, of, step, room, pressed }: Canal, size: number): Surface {
  const end = of(CONUS) + 0.6 * step;
  const radius = (t: number): readonly [number, number] => {
    const at = t * end;
    const tip = Math.min(1, (1 - t) / 0.055) ** 0.6;
    const [side, back] = widthAt(CORD, of, at);
    // pressed from front and back rather than from the sides
    return [side * tip * size * Math.sqrt(room(at)), back * tip * size * room(at)];
  };
  const path = Array.from({ length: 90 }, (_, i) => curveAt(points, (i / 89) * end));
  return tube({
    path,
    radius,
    rings: 160,
    around: 18,
    tint: (t) => [1 - room(t * end), t * end, 0],
    warp: (place) => pressed(place, 1),
  });
}

/** The sac of the dura around cord and roots, to the second segment of the sacrum. */
export function sac({ points, of, room, pressed }: Canal, size: number): Surface {
  const path = Array.from({ length: 120 }, (_, i) => curveAt(points, i / 119));
  const radius = (t: number): readonly [number, number] => {
    const [side, back] = widthAt(SAC, of, t);
    const tip = Math.min(1, Math.max(0.02, (1 - t) / 0.05)) ** 0.7;
    return [side * tip * size * Math.sqrt(room(t)), back * tip * size * room(t)];
  };
  return tube({
    path,
    radius,
    rings: 150,
    around: 36,
    outline: (t, angle) => 1 + (1 - room(t)) * trefoil(angle),
    tint: (t) => [1 - room(t), t, 0],
    warp: (place) => pressed(place, 1.4),
  });
}

/** mm, half widths of the healthy sac at a place along the spine. */
export const sacWidth = (of: Canal['of'], at: number): readonly [side: number, back: number] => widthAt(SAC, of, at);

/** Between thick ligaments behind and a disc in front the sac keeps three corners: two in front at the sides, one behind. */
function trefoil(angle: number): number {
  const at = (degrees: number, wide: number): number => {
    const away = angle - (degrees * Math.PI) / 180;
    return Math.exp(-((Math.atan2(Math.sin(away), Math.cos(away)) / wide) ** 2));
  };
  return (
    0.5 * (at(20, 0.4) + at(160, 0.4)) + 0.7 * at(270, 0.4) - 0.34 * (at(222, 0.5) + at(318, 0.5)) - 0.3 * at(90, 0.6)
  );
}

const STRANDS = 16;
/** How far from the middle of the sac, beside the outermost. */
const LAYERS = [1.16, 0.72, 1.0] as const;

/** Thin roots from the tip of the cord down the sac, in layers along its back, where they lie in who lies down. */
export function cauda({ points, of, step, room, pressed }: Canal, size: number): Surface[] {
  const from = of(CONUS) + 0.25 * step;
  return Array.from({ length: STRANDS }, (_, i) => {
    const turn = Math.PI * (0.99 + (1.02 * (i + 0.5)) / STRANDS);
    const layer = LAYERS[i % LAYERS.length] as number;
    const to = 0.9 + (0.1 * ((i * 5) % STRANDS)) / STRANDS;
    const path = Array.from({ length: 64 }, (__, k): Vec3 => {
      const t = k / 63;
      const spread = (1.2 + 4.4 * Math.sin(Math.min(1, t * 1.7) * (Math.PI / 2)) * (1 - 0.45 * t)) * layer * size;
      const wander = 0.5 * Math.sin(i * 2.4 + t * 9);
      const at = from + (to - from) * t;
      const left = room(at);
      const place = add(curveAt(points, at), [
        (Math.cos(turn) * spread * 1.25 + wander) * Math.sqrt(left),
        0,
        Math.sin(turn) * spread * 0.8 * left - t * 1.2,
      ]);
      return pressed(place, 1.2 * size);
    });
    return tube({
      path,
      radius: (t) => (0.8 - 0.3 * t) * (1 - 0.9 * Math.max(0, (t - 0.85) / 0.15)) * size,
      rings: 60,
      around: 7,
      tint: (t) => [1 - room(from + (to - from) * t), from + (to - from) * t, 0],
    });
  });
}
