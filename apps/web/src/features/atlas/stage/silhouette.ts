import {
  BODY_SIZES,
  type Bone,
  BONES,
  bonesOf,
  type Frame,
  type Posture,
  SACRUM,
  SEGMENTS,
  type Vec3,
} from '@hyaline/spine';

export interface Drawn {
  level: string;
  /** SVG points in mm, front of the body at the left, up negative. */
  points: string;
  /** Of the whole. */
  middle: { x: number; y: number };
}

/** Side view of each bone and each disc, seen from the patient's left. */
export function drawnFrom({ bones }: Posture, scale: number): { parts: Drawn[]; box: string } {
  const parts = [
    ...SEGMENTS.map((segment) => {
      const [upper, lower] = bonesOf(segment);
      return drawn(segment, [
        ...edge(bones[upper].lower ?? bones[upper], depthOf(upper, 'lower') * scale),
        ...edge(bones[lower].upper ?? bones[lower], depthOf(lower, 'upper') * scale).toReversed(),
      ]);
    }),
    ...BONES.map((bone) => drawn(bone, bodyOf(bones[bone], bone, scale))),
  ];
  const xs = parts.flatMap(({ points }) => points.split(' ').map((each) => Number(each.split(',')[0])));
  const ys = parts.flatMap(({ points }) => points.split(' ').map((each) => Number(each.split(',')[1])));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { parts, box: `${left - 4} ${top - 4} ${Math.max(...xs) - left + 8} ${Math.max(...ys) - top + 8}` };
}

const ATLAS_RING = { depth: 17, height: 9 };

function bodyOf(placed: Posture['bones'][Bone], bone: Bone, scale: number): [number, number][] {
  if (bone === 'S1') {
    const [front, back] = edge(placed, SACRUM.depth * scale);
    const tip = along(placed, -24 * scale, -58 * scale);
    return [front as [number, number], back as [number, number], tip];
  }
  if (bone === 'C1') {
    const { depth, height } = ATLAS_RING;
    return [
      along(placed, (depth / 2) * scale, (height / 2) * scale),
      along(placed, (-depth / 2) * scale, (height / 2) * scale),
      along(placed, (-depth / 2) * scale, (-height / 2) * scale),
      along(placed, (depth / 2) * scale, (-height / 2) * scale),
    ];
  }
  const below = edge(placed.lower ?? placed, depthOf(bone, 'lower') * scale).toReversed();
  const above = placed.upper
    ? edge(placed.upper, depthOf(bone, 'upper') * scale)
    : [along(placed, 4 * scale, 24 * scale), along(placed, -5 * scale, 24 * scale)];
  return [...above, ...below];
}

function depthOf(bone: Bone, plate: 'upper' | 'lower'): number {
  if (bone === 'S1') return SACRUM.depth;
  if (bone === 'C1' || bone === 'C2') return 15.6;
  const { upperDepth, lowerDepth } = BODY_SIZES.value[bone];
  return plate === 'upper' ? upperDepth : lowerDepth;
}

/** Front and back end of a plate. */
const edge = (plate: Frame, depth: number): [number, number][] => [
  along(plate, depth / 2, 0),
  along(plate, -depth / 2, 0),
];

function along(
  { position, rotation }: { position: Vec3; rotation: Frame['rotation'] },
  forward: number,
  up: number,
): [number, number] {
  const z = position[2] + rotation[8] * forward + rotation[7] * up;
  const y = position[1] + rotation[5] * forward + rotation[4] * up;
  return [-z, -y];
}

function drawn(level: string, corners: readonly (readonly [number, number])[]): Drawn {
  const middle = corners.reduce((sum, [x, y]) => ({ x: sum.x + x / corners.length, y: sum.y + y / corners.length }), {
    x: 0,
    y: 0,
  });
  return { level, points: corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '), middle };
}
