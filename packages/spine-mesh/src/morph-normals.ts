/**
 * How far the normals of a mesh turn when a morph target has its full weight: three values a vertex, to be added to
 * the unit normals. The files leave them out, since they follow from the places and would be their largest part.
 *
 * @param positions x, y, z a vertex, in any unit
 * @param moves of the target, in the same unit
 * @param indices three a triangle
 */
export function morphNormals(
  positions: Float32Array,
  moves: Float32Array,
  indices: Uint16Array | Uint32Array,
): Float32Array {
  const before = areaNormals(positions, indices);
  const after = areaNormals(
    positions.map((value, i) => value + (moves[i] as number)),
    indices,
  );
  return after.map((value, i) => value - (before[i] as number));
}

/** Means of the triangles' normals around each vertex, by area. */
function areaNormals(positions: Float32Array, indices: Uint16Array | Uint32Array): Float32Array {
  const sums = new Float32Array(positions.length);
  const at = (v: number, axis: number): number => positions[v * 3 + axis] as number;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t] as number, indices[t + 1] as number, indices[t + 2] as number];
    const [ux, uy, uz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(b, 2) - at(a, 2)];
    const [vx, vy, vz] = [at(c, 0) - at(a, 0), at(c, 1) - at(a, 1), at(c, 2) - at(a, 2)];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    for (const v of [a, b, c])
      for (const k of [0, 1, 2] as const) sums[v * 3 + k] = (sums[v * 3 + k] as number) + normal[k];
  }
  for (let i = 0; i < sums.length; i += 3) {
    const [x, y, z] = [sums[i] as number, sums[i + 1] as number, sums[i + 2] as number];
    const long = Math.sqrt(x * x + y * y + z * z) || 1;
    sums.set([x / long, y / long, z / long], i);
  }
  return sums;
}
