import { readFileSync } from 'node:fs';
import { type Bone, parseSpineValues, type ReadyFinding, solve, SpineValues, withFinding } from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { type BoneParts, nerves, type Surface } from '@hyaline/spine-soft';
import type { Plane } from 'three';
import { describe, expect, it } from 'vitest';
import { slicePlane } from '../cut.ts';
import { clipped, coatOf, fillOf, type Outline, outlinesOf, rimOf, spread } from './section.ts';

/** A box about the middle, faces outwards or, of a hole, inwards. */
function box(half: number, first: number, isHole = false): { places: number[]; indices: number[] } {
  const places = Array.from({ length: 8 }, (_, i) => [i & 1, i & 2, i & 4].map((bit) => (bit ? half : -half))).flat();
  const faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]; // prettier-ignore
  const indices = faces.flatMap(([a = 0, b = 0, c = 0, d = 0]) =>
    (isHole ? [a, c, b, a, d, c] : [a, b, c, a, c, d]).map((i) => i + first),
  );
  return { places, indices };
}

/** mm^2, of a hole negative. */
function areaOf(outline: Outline): number {
  let twice = 0;
  for (let i = 0; i < outline.length; i += 2) {
    const [x0 = 0, y0 = 0] = outline.slice(i, i + 2);
    const [x1 = 0, y1 = 0] = [outline[(i + 2) % outline.length], outline[(i + 3) % outline.length]];
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2;
}

describe('a cut through a closed mesh', () => {
  const [outer, hole] = [box(10, 0), box(4, 8, true)];
  const places = [...outer.places, ...hole.places].map((value, i) => (i % 3 === 2 ? value + 1 : value));
  const outlines = outlinesOf(places, [...outer.indices, ...hole.indices]);

  it('is one closed line for each wall, what is enclosed on its left', () => {
    expect(outlines.map((outline) => Math.round(areaOf(outline))).toSorted((a, b) => a - b)).toEqual([-64, 400]);
  });

  it('is filled but for its holes', () => {
    expect(spread(fillOf(outlines))).toBeCloseTo(336, 6);
  });

  it('has a shell of the width asked for, inside', () => {
    const { places: rim } = rimOf(outlines, 1.5);
    expect(Math.max(...rim)).toBeCloseTo(10, 6);
    expect(rim.length).toBeGreaterThan(0);
  });

  it('can bear a coat of cartilage outside, drawn from the outline outwards', () => {
    const { places: coat, edge, indices } = coatOf(outlines, 1);
    expect(Math.max(...coat)).toBeGreaterThan(10.5);
    for (const [i, near] of edge.entries()) {
      const away = Math.max(Math.abs(coat[i * 2] ?? 0), Math.abs(coat[i * 2 + 1] ?? 0));
      // of the wall of the hole outside is towards the middle
      if (near === 2) expect([4, 10]).toContainEqual(expect.closeTo(away, 6));
      else expect(away < 4 || away > 10).toBe(true);
    }
    let twice = 0;
    for (let i = 0; i < indices.length; i += 3)
      twice +=
        2 * areaOf([0, 1, 2].flatMap((k) => coat.slice((indices[i + k] ?? 0) * 2, (indices[i + k] ?? 0) * 2 + 2)));
    expect(twice).toBeGreaterThan(0); // its faces are seen from above
  });

  it('ends at a second plane', () => {
    expect(spread(clipped(fillOf(outlines), (x) => x))).toBeCloseTo(168, 6);
    expect(clipped(fillOf(outlines), () => -1).indices).toEqual([]);
  });
});

const PARTS: BoneParts = (() => {
  const glb = readFileSync(new URL('../../../../packages/spine-mesh/glb/spine-patient.glb', import.meta.url));
  const { nodes } = JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString('utf8')) as {
    nodes: { name: string; extras: NodeExtras }[];
  };
  return Object.fromEntries(
    nodes.filter(({ name, extras }) => name === extras.bone).map(({ name, extras }) => [name, extras]),
  ) as Partial<Record<Bone, NodeExtras>>;
})();

describe('the sac in the plane of L4-L5', () => {
  const cutOf = (finding: ReadyFinding | null): Outline[] => {
    const healthy = SpineValues.parse({});
    const values = parseSpineValues(finding === null ? healthy : withFinding(healthy, finding));
    const { posture } = solve(values);
    return across(nerves(values, posture, PARTS).sac, slicePlane('L4-L5', posture));
  };
  const [healthy, narrow, herniated] = [null, 'stenosis-l4l5', 'protrusion-l4l5-left'].map((finding) =>
    cutOf(finding as ReadyFinding | null),
  ) as [Outline[], Outline[], Outline[]];

  it('is one closed shape, whatever presses on it', () => {
    for (const outlines of [healthy, narrow, herniated]) expect(outlines).toHaveLength(1);
  });

  it('is squashed by a stenosis to less than half, and dented by a protrusion', () => {
    const area = ([outline = []]: Outline[]): number => Math.abs(areaOf(outline));
    expect(area(healthy)).toBeGreaterThan(150);
    expect(area(narrow)).toBeLessThan(area(healthy) * 0.5);
    expect(area(narrow)).toBeGreaterThan(area(healthy) * 0.1);
    expect(area(herniated)).toBeLessThan(area(healthy) * 0.97);
  });
});

/** x to the patient's left, y forward. */
function across({ positions, indices }: Surface, { normal, constant }: Plane): Outline[] {
  const places = Array.from({ length: positions.length / 3 }, (_, i) => {
    const [x = 0, y = 0, z = 0] = positions.slice(i * 3, i * 3 + 3);
    return [x, z, normal.x * x + normal.y * y + normal.z * z + constant];
  });
  return outlinesOf(places.flat(), indices);
}
