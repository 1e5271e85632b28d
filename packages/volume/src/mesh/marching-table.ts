/**
 * Corners of a cell are numbered x + 2 y + 4 z; edge 4 a + n runs along axis a from the n-th corner whose bit a is 0.
 * The surface of each of the 256 ways to be inside is traced over the six faces by one rule (inside corners that meet
 * only diagonally stay apart), so that neighbours always agree on their common face and the surface has no holes:
 * W. Lorensen, H. Cline, "Marching cubes" (1987), with the ambiguity settled as by G. Nielson and B. Hamann (1991).
 */
export const CORNERS_OF_EDGE: readonly (readonly [number, number])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((corner) => !(corner & (1 << axis)))
    .map((corner) => [corner, corner | (1 << axis)] as const),
);

const edgeBetween = (a: number, b: number): number =>
  CORNERS_OF_EDGE.findIndex(([from, to]) => from === Math.min(a, b) && to === Math.max(a, b));

/** Corners of each face, counter-clockwise seen from outside the cell. */
const FACES: readonly (readonly number[])[] = [0, 1, 2].flatMap((axis) => {
  const [u, v] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3)];
  const ring = [0, u, u | v, v];
  return [ring.toReversed(), ring.map((corner) => corner | (1 << axis))];
});

/** For each set of inside corners the triangles, three edges each, counter-clockwise seen from outside. */
export function buildTable(): readonly Uint8Array[] {
  return Array.from({ length: 256 }, (_, inside) => Uint8Array.from(trianglesOf(inside)));
}

function trianglesOf(inside: number): number[] {
  const next = new Map<number, number>();
  for (const face of FACES) for (const [from, to] of segmentsOn(face, inside)) next.set(from, to);
  const out: number[] = [];
  while (next.size) {
    const [start] = next.keys() as unknown as Iterable<number>;
    const loop: number[] = [];
    for (let edge = start as number; next.has(edge);) {
      loop.push(edge);
      const after = next.get(edge) as number;
      next.delete(edge);
      edge = after;
    }
    out.push(...best(loop).triangles);
  }
  return out;
}

/** Where the surface crosses a face: from the edge on which a run of inside corners begins to that where it ends. */
function segmentsOn(face: readonly number[], inside: number): [number, number][] {
  const is = (n: number) => Boolean(inside & (1 << (face[n & 3] as number)));
  const segments: [number, number][] = [];
  for (let n = 0; n < 4; n++) {
    if (!is(n) || is(n + 3)) continue;
    let last = n;
    while (is(last + 1) && last < n + 3) last++;
    const edge = (from: number) => edgeBetween(face[from & 3] as number, face[(from + 1) & 3] as number);
    segments.push([edge(n + 3), edge(last)]);
  }
  return segments;
}

const faceSets = CORNERS_OF_EDGE.map((ends) =>
  FACES.flatMap((face, n) => (ends.every((corner) => face.includes(corner)) ? [n] : [])),
);

/** A line inside a face would also be one of the neighbour's: then four triangles meet there. */
const liesInFace = (a: number, b: number): boolean =>
  (faceSets[a] as number[]).some((face) => faceSets[b]?.includes(face));

/** The way to cut a ring into triangles with the fewest lines inside faces. */
function best(ring: readonly number[]): { cost: number; triangles: number[] } {
  if (ring.length < 3) return { cost: 0, triangles: [] };
  let found = { cost: Infinity, triangles: [] as number[] };
  const [first, last] = [ring[0] as number, ring.at(-1) as number];
  for (let n = 1; n < ring.length - 1; n++) {
    const apex = ring[n] as number;
    const [left, right] = [best(ring.slice(0, n + 1)), best(ring.slice(n))];
    const own = Number(n > 1 && liesInFace(first, apex)) + Number(n < ring.length - 2 && liesInFace(apex, last));
    const cost = own + left.cost + right.cost;
    if (cost < found.cost) found = { cost, triangles: [first, apex, last, ...left.triangles, ...right.triangles] };
  }
  return found;
}
