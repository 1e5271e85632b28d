import {
  add,
  ARCHES,
  type Bone,
  BODY_SIZES,
  BONES,
  bonesOf,
  genant,
  type Loss,
  rotate,
  subtract,
  transpose,
  type Vec3,
  VERTEBRAE,
  type Vertebra,
} from '@hyaline/spine';
import { beforeAll, describe, expect, test } from 'vitest';
import { RECIPES } from './build/bones/index.ts';
import { HIP } from './build/bones/hip-socket.ts';
import { jointIn, REFERENCE } from './build/bones/joints.ts';
import { fromEar, fromLigament } from './build/bones/sacrum.ts';
import { toSacrum } from './build/bones/standing.ts';
import type { Solid } from './build/solid.ts';
import { cross } from './build/vec.ts';
import { withState } from './picture/scene.ts';
import { UNCINATE_WIDTH } from './src/bodies.ts';
import { endPlate, REFERENCE_PI } from './src/index.ts';
import { extent, reach, vertices } from './testing/measure.ts';
import { readGlb, type ReadMesh } from './testing/read-glb.ts';

const meshes = new Map<string, ReadMesh>();
const places = new Map<string, Vec3[]>();
const solids = new Map<string, Solid>();

beforeAll(async () => {
  for (const mesh of await readGlb('spine-workspace.glb')) {
    meshes.set(mesh.node, mesh);
    places.set(mesh.node, vertices(mesh.positions));
  }
  for (const { name, paired, build } of RECIPES) if (!paired) solids.set(name, build().solid);
});

const meshOf = (name: string): ReadMesh => meshes.get(name) as ReadMesh;
const placesOf = (name: string): Vec3[] => places.get(name) as Vec3[];
const solidOf = (name: string): Solid => solids.get(name) as Solid;

/** z of the back of a body, in mm. */
const backOf = (name: Vertebra): number => {
  const { upperDepth, lowerDepth } = BODY_SIZES.value[name];
  return -(upperDepth + lowerDepth) / 4;
};

/** Vertices on the rim of an end plate, as those of the body near its outline. */
function nearRim(name: Vertebra, side: 'upper' | 'lower', all = placesOf(name)): Vec3[] {
  const plate = endPlate(name, side);
  if (!plate) throw new RangeError(`${name} has no ${side} end plate`);
  const deep = name.startsWith('C') ? 1 : 1.8; // mm; transverse processes begin low on cervical bodies
  return all.filter(([x, y, z]) => {
    const inside = plate.inside(x, z);
    return inside > 0.75 && inside < 1.15 && Math.abs(y - plate.height(x, z)) < deep;
  });
}

describe('sizes of bodies are within 1 mm of the tables', () => {
  test.each(VERTEBRAE)('%s', (name) => {
    const { anteriorHeight, posteriorHeight } = BODY_SIZES.value[name];
    const tall = heights(name, [...nearRim(name, 'upper'), ...nearRim(name, 'lower')]);
    const off = {
      anteriorHeight: tall.anteriorHeight - anteriorHeight,
      posteriorHeight: tall.posteriorHeight - posteriorHeight,
      ...rimErrors(name, 'upper'),
      ...rimErrors(name, 'lower'),
    };
    expect(Object.entries(off).filter(([, error]) => !(Math.abs(error) < 1))).toEqual([]);
  });

  test('and the outlines are those of the tables', () => {
    for (const name of VERTEBRAE) {
      const size = BODY_SIZES.value[name];
      const hooks = name.startsWith('C') ? UNCINATE_WIDTH : 0;
      expect(rimX(name, 'upper', 0) * 2).toBeCloseTo(size.upperWidth + hooks, 1);
      expect(rimX(name, 'lower', 0) * 2).toBeCloseTo(size.lowerWidth, 1);
      expect(endPlate(name, 'upper')?.depth).toBe(size.upperDepth);
      expect(endPlate(name, 'lower')?.depth).toBe(size.lowerDepth);
    }
  });
});

/** Part of the way to the rim at which the bone is thick enough to look outwards from. */
const RING = 0.82;

/**
 * How much wider and deeper than its outline the mesh is just under the rim of an end plate, in mm: across at a depth
 * before pedicles and transverse processes, and in the middle from back to front.
 */
function rimErrors(name: Vertebra, side: 'upper' | 'lower'): Record<string, number> {
  const { positions, indices } = meshOf(name);
  const plate = endPlate(name, side);
  if (!plate) throw new RangeError(`${name} has no ${side} end plate`);
  const z = name.startsWith('C') ? 3 : 2;
  const x = rimX(name, side, z);
  const under = (at: number, to: number, below: number): number =>
    plate.height(at, to) + (side === 'upper' ? -below : below);
  const half = plate.depth / 2;
  /** From within the ring that the rim stands on, outwards. */
  const out = (at: number, to: number, below: number, along: Vec3): number => {
    // not along the middle, where edges of triangles run
    const from: Vec3 = [at * RING + 0.03, under(at, to, below), at === 0 ? to * RING : to];
    return Math.hypot(at, at === 0 ? to : 0) * RING + reach(positions, indices, from, along);
  };
  const most = (of: (below: number) => number): number => Math.max(...[0.6, 1.2, 1.8, 2.4, 3].map(of));
  const wide = most((below) => out(x, z, below, [1, 0, 0]) + out(-x, z, below, [-1, 0, 0]));
  const deep = most((below) => out(0, half, below, [0, 0, 1])) + most((below) => out(0, -half, below, [0, 0, -1]));
  return { [`${side}Width`]: wide - 2 * x, [`${side}Depth`]: deep - plate.depth };
}

/** Half the width of an end plate's outline at a depth before its middle, in mm. */
function rimX(name: Vertebra, side: 'upper' | 'lower', z: number): number {
  const plate = endPlate(name, side);
  const angles = Array.from({ length: 900 }, (_, i) => (i / 900) * (Math.PI / 2));
  return Math.max(...angles.map((angle) => plate?.rim(angle) ?? { x: 0, z: 0 }).map((at) => (at.z >= z ? at.x : 0)));
}

/** Heights of the rims in the middle of the front and of the back. */
function heights(name: Vertebra, rims: readonly Vec3[]): { anteriorHeight: number; posteriorHeight: number } {
  const front = -backOf(name);
  return {
    anteriorHeight: extent(rims, 1, ([x, , z]) => Math.abs(x) < 6 && z > front - 5),
    posteriorHeight: extent(rims, 1, ([x, , z]) => Math.abs(x) < 6 && z < -front + 5),
  };
}

test('the canal is clear: the ellipse of the tables passes through every vertebra', () => {
  const blocked = VERTEBRAE.filter((name) => {
    const { canalWidth, canalDepth } = ARCHES.value[name];
    const middle = backOf(name) - canalDepth / 2;
    const from = ([x, , z]: Vec3): number => Math.hypot(x / (canalWidth / 2), (z - middle) / (canalDepth / 2));
    return placesOf(name).some((at) => from(at) < 0.92);
  });
  expect(blocked).toEqual([]);
});

test('end plates of the meshes are those that discs are made from', () => {
  for (const name of VERTEBRAE) {
    for (const side of ['upper', 'lower'] as const) {
      const plate = endPlate(name, side);
      if (!plate) throw new RangeError(name);
      const off = placesOf(name)
        .filter(([x, , z]) => plate.inside(x, z) < 0.7 && z > -plate.depth * 0.2) // before the pedicles
        .map(([x, y, z]) => Math.abs(y - plate.height(x, z)))
        .filter((distance) => distance < 2);
      expect(off.length).toBeGreaterThan(5);
      const sorted = off.toSorted((a, b) => a - b);
      expect(sorted[Math.floor(sorted.length * 0.9)], `${name} ${side}`).toBeLessThan(0.8);
      expect(sorted.at(-1), `${name} ${side}`).toBeLessThan(1.5);
    }
  }
});

test('bones that meet keep a joint space between them in the reference posture', () => {
  const touching = BONES.slice(0, -1).flatMap((upper, i) => {
    const lower = BONES[i + 1] as Bone;
    const gap = Math.min(gapBetween(upper, lower), gapBetween(lower, upper));
    return gap < 0.2 ? [{ upper, lower, gap }] : [];
  });
  expect(touching).toEqual([]);
});

/** mm from the vertices of one bone to the surface of another. */
function gapBetween(from: Bone, to: Bone): number {
  const [a, b] = [REFERENCE.bones[from], REFERENCE.bones[to]];
  const { distance } = solidOf(to);
  const back = transpose(b.rotation);
  const gaps = placesOf(from).map((at) =>
    distance(...rotate(back, subtract(add(rotate(a.rotation, at), a.position), b.position))),
  );
  return Math.min(...gaps);
}

test('bones are as good as symmetric', () => {
  for (const [name, solid] of solids) {
    const surface = solid.close();
    const off = placesOf(name).map(([x, y, z]) => Math.abs(surface(-x, y, z)));
    expect(Math.max(...off), name).toBeLessThan(1.5);
    expect(off.reduce((sum, value) => sum + value, 0) / off.length, name).toBeLessThan(0.35);
  }
});

test('the hip joints lie on the hip axis of the model', () => {
  const hip = meshOf('hip-left').extras.hip;
  if (!hip) throw new RangeError('no hip joint');
  const [, y, z] = rotate(REFERENCE.bones.S1.rotation, hip.at);
  expect(REFERENCE_PI).toBe(52);
  expect(Math.hypot(y - REFERENCE.hipAxis[1], z - REFERENCE.hipAxis[2])).toBeLessThan(0.01);
});

describe('fractures take the height that was entered, and so have the grade of Genant', () => {
  const CASES: readonly [Vertebra, Loss][] = [
    ['T12', { anterior: 0.24, middle: 0.12, posterior: 0 }],
    ['L1', { anterior: 0.35, middle: 0.2, posterior: 0 }],
    ['T8', { anterior: 0.5, middle: 0.5, posterior: 0.42 }],
    ['C5', { anterior: 0.3, middle: 0.15, posterior: 0 }],
  ];
  test.each(CASES)('%s %o', (name, loss) => {
    const mesh = meshOf(name);
    const rims = [...nearRim(name, 'upper'), ...nearRim(name, 'lower')];
    const which = placesOf(name).flatMap((at, v) => (rims.includes(at) ? [v] : []));
    const broken = vertices(withState(mesh, { loss }).positions);
    const whole = heights(name, rims);
    const now = heightsOf(which, placesOf(name), broken, name);
    expect(Math.abs(1 - now.anterior / whole.anteriorHeight - loss.anterior)).toBeLessThan(0.05);
    expect(Math.abs(1 - now.posterior / whole.posteriorHeight - loss.posterior)).toBeLessThan(0.05);
    expect(genant(1 - now.anterior / whole.anteriorHeight).value).toBe(genant(loss.anterior).value);
  });

  /** The same vertices before and after: those that were highest and lowest at the front and at the back. */
  function heightsOf(which: readonly number[], before: readonly Vec3[], after: readonly Vec3[], name: Vertebra) {
    const front = -backOf(name);
    const rise = (among: (at: Vec3) => boolean): number => {
      const chosen = which.filter((v) => among(before[v] as Vec3));
      const height = (v: number): number => (before[v] as Vec3)[1];
      const top = chosen.reduce((best, v) => (height(v) > height(best) ? v : best));
      const bottom = chosen.reduce((best, v) => (height(v) < height(best) ? v : best));
      return (after[top] as Vec3)[1] - (after[bottom] as Vec3)[1];
    };
    return {
      anterior: rise(([x, , z]) => Math.abs(x) < 6 && z > front - 5),
      posterior: rise(([x, , z]) => Math.abs(x) < 6 && z < -front + 5),
    };
  }
});

describe.each(['workspace', 'patient'])('a wedge of 30 %% in the %s file', (lod) => {
  test('is 70 % as high in front as before, as high behind, and no flatter than a T12 is', async () => {
    const loss: Loss = { anterior: 0.3, middle: 0.15, posterior: 0 };
    const mesh = (await readGlb(`spine-${lod}.glb`)).find(({ node }) => node === 'T12') as ReadMesh;
    const depth = BODY_SIZES.value.T12.upperDepth;
    /** The highest place of the rim in the middle of the front or the back. */
    const high = (positions: Float32Array, sign: 1 | -1): number =>
      Math.max(
        ...[0.72, 0.78, 0.84, 0.9].map((part) => {
          const from: Vec3 = [0.03, 0, (sign * part * depth) / 2];
          return reach(positions, mesh.indices, from, [0, 1, 0]) + reach(positions, mesh.indices, from, [0, -1, 0]);
        }),
      );
    const broken = withState(mesh, { loss }).positions;
    const [front, back] = [high(broken, 1), high(broken, -1)];
    expect(front / high(mesh.positions, 1)).toBeCloseTo(0.7, 1);
    expect(back / high(mesh.positions, -1)).toBeCloseTo(1, 1);
    expect(front / back).toBeGreaterThan(0.62);
    expect(front / back).toBeLessThan(0.75);
    expect(back / depth).toBeGreaterThan(0.66);
  });
});

test('the joints that are drawn as seams are narrow: C1 on C2, and the sacrum between the hip bones', async () => {
  expect(gapBetween('C1', 'C2')).toBeLessThan(2);
  const ear = (await readGlb('spine-workspace.glb')).find(({ node }) => node === 'hip-left') as ReadMesh;
  const near = vertices(ear.positions)
    .map((at) => ({ at, gap: solidOf('S1').distance(...at) }))
    .filter(({ gap }) => gap < 4);
  const inJoint = near.filter(({ at: [, y, z] }) => fromEar(y, z) < 0.85);
  const behind = near.filter(({ at: [, y, z] }) => fromEar(y, z) > 1.12 && fromLigament(y, z) < 0.95);
  const closest = (among: typeof near): number => Math.min(...among.map(({ gap }) => gap));
  expect(inJoint.length).toBeGreaterThan(40);
  expect(closest(inJoint)).toBeGreaterThan(0.9);
  // ligaments fill the cleft behind the joint, grown to the sacrum
  expect(behind.length).toBeGreaterThan(6);
  expect(closest(behind)).toBeGreaterThan(-0.3);
  expect(closest(behind)).toBeLessThan(0.9);
});

describe('the plates of a lumbar joint follow each other to their edges', () => {
  test.each(['L1-L2', 'L2-L3', 'L3-L4', 'L4-L5', 'L5-S1'] as const)('%s', (segment) => {
    const gaps = bonesOf(segment).flatMap((bone) => {
      const { at, normal, up, bend } = jointIn(bone, segment);
      const first = cross(normal, up);
      return [-4.5, 0, 4.5].flatMap((across) =>
        [-5, 0, 5].map((along) => {
          const turn = across / bend;
          const place = [0, 1, 2].map(
            (k) =>
              (at[k] as number) +
              (normal[k] as number) * bend * (1 - Math.cos(turn)) +
              (first[k] as number) * bend * Math.sin(turn) +
              (up[k] as number) * along,
          ) as unknown as Vec3;
          return solidOf(bone).distance(...place);
        }),
      );
    });
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeLessThan(1.3);
  });
});

test('the coccyx hangs on the sacrum by its disc', () => {
  const gaps = placesOf('coccyx').map((at) => solidOf('S1').distance(...at));
  expect(Math.min(...gaps)).toBeGreaterThan(0.1);
  expect(gaps.filter((gap) => gap < 0.7).length).toBeGreaterThan(8);
});

describe('a cervical transverse process is a trough', () => {
  test.each(['C3', 'C4', 'C5', 'C6'] as const)('%s: a tubercle before and behind, and a floor between them', (name) => {
    const tip = meshOf(name).extras.transverseTip?.left;
    if (!tip) throw new RangeError(name);
    const { distance } = solidOf(name);
    const x = tip[0] - 3.2;
    /** How high bone stands there, from under it. */
    const top = (z: number): number => {
      const inside = Array.from({ length: 60 }, (_, i) => tip[1] - 3 + i * 0.15).filter((y) => distance(x, y, z) < 0);
      return Math.max(Number.NEGATIVE_INFINITY, ...inside);
    };
    const across = Array.from({ length: 24 }, (_, i) => top(tip[2] + i * 0.5));
    const floor = Math.min(...across.slice(4, 14));
    expect(floor).toBeGreaterThan(tip[1] - 3);
    expect(Math.max(...across.slice(0, 5)) - floor).toBeGreaterThan(1.5);
    expect(Math.max(...across.slice(12)) - floor).toBeGreaterThan(1.5);
  });
});

describe('the pelvis', () => {
  /** mm from a place to the left hip bone along a direction, both as a person stands. */
  const toHip = (from: Vec3, way: Vec3): number => {
    const { positions, indices } = meshOf('hip-left');
    return reach(positions, indices, toSacrum(from), toSacrum(way));
  };

  test('its wall beside the socket is plain, and a few mm thick where the socket is deepest', () => {
    const wall = [-8, 0, 8, 16].flatMap((up) =>
      [-14, -4, 6, 14].map((ahead) => toHip([0.1, HIP[1] + up, HIP[2] + ahead], [1, 0, 0])),
    );
    expect(Math.max(...wall) - Math.min(...wall)).toBeLessThan(6);
    const floor = HIP[0] - toHip(HIP, [-1, 0, 0]) - toHip([0.1, HIP[1], HIP[2]], [1, 0, 0]);
    expect(floor).toBeGreaterThan(1.5);
    expect(floor).toBeLessThan(8);
  });

  test('one looks through the obturator foramen, and through the notch behind the socket', () => {
    expect(toHip([0.1, -134, 28], [1, 0, 0])).toBe(Infinity);
    expect(toHip([0.1, -78, -28], [1, 0, 0])).toBe(Infinity);
    expect(toHip([0.1, -78, 4], [1, 0, 0])).toBeLessThan(80); // the bone between notch and socket
  });

  test('its two bones leave the symphysis a disc of a few mm, and the socket is open to the side', () => {
    expect(toHip([-5, -127, 70], [1, 0, 0])).toBeLessThan(5.4);
    expect(toHip(HIP, [0.8, -0.42, 0.32])).toBe(Infinity);
  });
});

describe('ribs meet their vertebra', () => {
  const RIBS = VERTEBRAE.filter((name) => name.startsWith('T')).slice(0, 10);
  test.each(RIBS)('%s: head in its hollow, tubercle before the transverse process', (name) => {
    const surface = solidOf(name).close();
    const rib = placesOf(`rib-${name}-left`);
    const tip = meshOf(name).extras.transverseTip;
    if (!tip) throw new RangeError(name);
    const [x0, , z0] = tip.left;
    const gap = (among: (at: Vec3) => boolean): number => Math.min(...rib.filter(among).map((at) => surface(...at)));
    const gaps = [gap(([, , z]) => z > z0 + 16), gap(([x, , z]) => z < z0 + 14 && x > x0 - 8)];
    expect(Math.min(...gaps)).toBeGreaterThan(0.2);
    expect(Math.max(...gaps)).toBeLessThan(1.6);
  });
});

test('a fractured end plate stays on the function that its disc is made from', () => {
  const loss: Loss = { anterior: 0.45, middle: 0.5, posterior: 0.2 };
  for (const name of ['T8', 'T12', 'L3'] as const) {
    const after = vertices(withState(meshOf(name), { loss }).positions);
    for (const side of ['upper', 'lower'] as const) {
      const plate = endPlate(name, side);
      if (!plate) throw new RangeError(name);
      const off = placesOf(name).flatMap(([x, y, z], v) => {
        if (plate.inside(x, z) > 0.7 || z < 0 || Math.abs(y - plate.height(x, z)) > 2) return [];
        const [u, h, w] = after[v] as Vec3;
        return [Math.abs(h - plate.height(u, w, loss))];
      });
      expect(Math.max(...off), `${name} ${side}`).toBeLessThan(1.2);
    }
  }
});

test('osteophytes stand out at the rim and leave the canal open', () => {
  for (const name of ['C5', 'T9', 'L4'] as const) {
    const grown = vertices(withState(meshOf(name), { osteophytes: 3 }).positions);
    const width = (rim: readonly Vec3[]): number => extent(rim, 0, ([, , z]) => Math.abs(z) < 5);
    const rim = placesOf(name).flatMap((at, v) => (nearRim(name, 'lower', [at]).length > 0 ? [v] : []));
    const before = width(rim.map((v) => placesOf(name)[v] as Vec3));
    expect(width(rim.map((v) => grown[v] as Vec3)) - before).toBeGreaterThan(3);
    const { canalWidth, canalDepth } = ARCHES.value[name];
    const middle = backOf(name) - canalDepth / 2;
    const inside = grown.filter(([x, , z]) => Math.hypot(x / (canalWidth / 2), (z - middle) / (canalDepth / 2)) < 0.8);
    expect(inside).toEqual([]);
  }
});
