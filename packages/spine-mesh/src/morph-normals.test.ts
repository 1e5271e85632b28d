import { expect, test } from 'vitest';
import { morphNormals } from './morph-normals.ts';

const SQUARE = new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
const CORNERS = new Uint16Array([0, 1, 2, 0, 2, 3]);

test('a plane that is tilted by its target turns its normals', () => {
  const moves = new Float32Array([0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
  const turns = morphNormals(SQUARE, moves, CORNERS);
  const half = Math.SQRT1_2;
  for (let v = 0; v < 4; v += 1) {
    expect(turns[v * 3]).toBeCloseTo(-half, 5);
    expect(turns[v * 3 + 1]).toBeCloseTo(0, 5);
    expect(turns[v * 3 + 2]).toBeCloseTo(half - 1, 5);
  }
});

test('a shift turns none', () => {
  const turns = morphNormals(SQUARE, new Float32Array(12).fill(3), CORNERS);
  expect(Math.max(...turns.map(Math.abs))).toBeLessThan(1e-6);
});
