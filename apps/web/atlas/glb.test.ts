import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MORPHS } from '@hyaline/spine-mesh';
import { describe, expect, it } from 'vitest';
import { GLB_FOLDER, readGlb as readByGenerator } from '../../../packages/spine-mesh/testing/read-glb.ts';
import { readGlb } from './glb.ts';

const of = (values: ArrayLike<number>, at: number): number => values[at] ?? Number.NaN;

describe.each(['spine-patient.glb', 'spine-workspace.glb'])('%s as the viewer reads it', (name) => {
  it('has every node, vertex, corner and move that the generator wrote', async () => {
    const expected = await readByGenerator(name);
    const { buffer } = Uint8Array.from(readFileSync(join(GLB_FOLDER, name)));
    const nodes = await readGlb(buffer);
    expect(nodes.map((node) => node.name)).toEqual(expected.map(({ node }) => node));
    for (const [at, { geometry, scale, translation, morphs, extras }] of nodes.entries()) {
      const wanted = expected[at] as (typeof expected)[number];
      expect(extras).toEqual(wanted.extras);
      const { position, normal, color } = geometry.attributes;
      if (!position || !normal || !color) throw new Error('an attribute is missing');
      expect(position.count).toBe(wanted.positions.length / 3);
      for (const vertex of [0, 1, Math.floor(position.count / 2), position.count - 1]) {
        const place = [0, 1, 2].map((k) => position.getComponent(vertex, k) * of(scale, k) + of(translation, k));
        const apart = place.map((value, k) => Math.abs(value - of(wanted.positions, vertex * 3 + k)));
        expect(Math.max(...apart)).toBeLessThan(1e-4);
        const bent = [0, 1, 2].map((k) => Math.max(-1, normal.getComponent(vertex, k)) * Math.sign(of(scale, k)));
        expect(Math.max(...bent.map((value, k) => Math.abs(value - of(wanted.normals, vertex * 3 + k))))).toBeLessThan(
          0.01,
        );
        expect([0, 1, 2, 3].map((k) => Math.round(color.getComponent(vertex, k) * 255))).toEqual([
          ...wanted.colours.subarray(vertex * 4, vertex * 4 + 4),
        ]);
      }
      // a mirrored node turns its triangles by the sign of its scale, not by their order
      const corners = new Set(geometry.index?.array);
      expect(corners).toEqual(new Set(wanted.indices));
      expect(morphs).toEqual(MORPHS.filter((morph) => wanted.morphs[morph]));
      for (const [n, morph] of morphs.entries()) {
        const moves = geometry.morphAttributes.position?.[n]?.array ?? [];
        const off = Array.from(moves, (move, i) =>
          Math.abs(move * of(scale, i % 3) - (wanted.morphs[morph as 'wedge']?.[i] ?? NaN)),
        );
        expect(Math.max(...off)).toBeLessThan(1e-4);
      }
    }
  });
});
