/** A closed line in a plane: x and y of each place in turn, mm. What it encloses lies on its left. */
export type Outline = readonly number[];

/** Triangles in a plane, and of each corner how near it is to the edge: 0 to 1. */
export interface Flat {
  /** x, y */
  places: number[];
  edge: number[];
  indices: number[];
}

/**
 * Where a closed mesh meets the plane in which z is 0.
 * @param places - x, y, z of its vertices, in the frame of the plane
 * @param indices - its triangles, anticlockwise from outside
 */
export function outlinesOf(places: ArrayLike<number>, indices: ArrayLike<number>): Outline[] {
  const z = (vertex: number): number => places[vertex * 3 + 2] as number;
  const count = places.length / 3;
  const next = new Map<number, number>();
  const keyOf = (a: number, b: number): number => Math.min(a, b) * count + Math.max(a, b);
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i], indices[i + 1], indices[i + 2]] as [number, number, number];
    let [down, up] = [-1, -1];
    for (let k = 0; k < 3; k += 1) {
      const [a, b] = [corners[k], corners[(k + 1) % 3]] as [number, number];
      if (z(a) >= 0 && z(b) < 0) down = keyOf(a, b);
      if (z(a) < 0 && z(b) >= 0) up = keyOf(a, b);
    }
    if (down >= 0 && up >= 0) next.set(down, up);
  }
  const found: Outline[] = [];
  while (next.size > 0) {
    const outline: number[] = [];
    let at = next.keys().next().value as number | undefined;
    while (at !== undefined) {
      const [a, b] = [Math.floor(at / count), at % count];
      const part = z(a) / (z(a) - z(b));
      for (const axis of [0, 1]) {
        const [from, to] = [places[a * 3 + axis], places[b * 3 + axis]] as [number, number];
        outline.push(from + (to - from) * part);
      }
      const following = next.get(at);
      next.delete(at);
      at = following;
    }
    if (outline.length >= 6) found.push(outline);
  }
  return found;
}

/** mm^2 that triangles cover. */
export function spread({ places, indices }: Flat): number {
  let twice = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => (indices[i + k] as number) * 2) as [number, number, number];
    const side = (from: number, to: number, axis: 0 | 1): number =>
      (places[to + axis] as number) - (places[from + axis] as number);
    twice += Math.abs(side(a, b, 0) * side(a, c, 1) - side(a, b, 1) * side(a, c, 0));
  }
  return twice / 2;
}

/** What the outlines enclose, holes left out, in strips between the heights of their places. */
export function fillOf(outlines: readonly Outline[]): Flat {
  const flat: Flat = { places: [], edge: [], indices: [] };
  const edges = outlines.flatMap((outline) => edgesOf(outline));
  const heights = [...new Set(outlines.flatMap((outline) => outline.filter((_, i) => i % 2 === 1)))].toSorted(
    (a, b) => a - b,
  );
  for (let i = 1; i < heights.length; i += 1) {
    const [low, high] = [heights[i - 1], heights[i]] as [number, number];
    const middle = (low + high) / 2;
    const crossed = edges
      .filter(({ y0, y1 }) => Math.min(y0, y1) < middle && Math.max(y0, y1) > middle)
      .map((edge) => ({ edge, at: xAt(edge, middle) }))
      .toSorted((a, b) => a.at - b.at);
    for (let k = 1; k < crossed.length; k += 2) {
      const [left, right] = [crossed[k - 1]?.edge, crossed[k]?.edge] as [Edge, Edge];
      const first = flat.edge.length;
      flat.places.push(xAt(left, low), low, xAt(right, low), low, xAt(right, high), high, xAt(left, high), high);
      flat.edge.push(0, 0, 0, 0);
      flat.indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
  }
  return flat;
}

/** A band along the outlines, on the side of what they enclose. @param wide - mm */
export function rimOf(outlines: readonly Outline[], wide: number): Flat {
  const flat: Flat = { places: [], edge: [], indices: [] };
  for (const outline of outlines) {
    const n = outline.length / 2;
    const first = flat.edge.length;
    for (let i = 0; i < n; i += 1) {
      const at = (k: number, axis: 0 | 1): number => outline[((k + n) % n) * 2 + axis] as number;
      // of its neighbours two on either side: a short edge does not turn the band
      const [dx, dy] = [at(i + 2, 0) - at(i - 2, 0), at(i + 2, 1) - at(i - 2, 1)];
      const length = Math.hypot(dx, dy) || 1;
      flat.places.push(at(i, 0), at(i, 1), at(i, 0) - (dy / length) * wide, at(i, 1) + (dx / length) * wide);
      flat.edge.push(1, 0);
      const [a, b] = [first + i * 2, first + ((i + 1) % n) * 2];
      flat.indices.push(a, b, b + 1, a, b + 1, a + 1);
    }
  }
  return flat;
}

/** As `rimOf`, on the other side of the outlines; its edges are told from 2 at an outline to 3. */
export function coatOf(outlines: readonly Outline[], wide: number): Flat {
  const { places, edge, indices } = rimOf(outlines, -wide);
  return { places, edge: edge.map((near) => 3 - near), indices: indices.toReversed() };
}

/** Keeps of triangles what lies where `distance` is positive: of a straight line. */
export function clipped(flat: Flat, distance: (x: number, y: number) => number): Flat {
  const kept: Flat = { places: [], edge: [], indices: [] };
  const corner = (i: number): Corner => {
    const [x, y] = [flat.places[i * 2], flat.places[i * 2 + 1]] as [number, number];
    return { x, y, edge: flat.edge[i] as number, away: distance(x, y) };
  };
  for (let i = 0; i < flat.indices.length; i += 3) {
    const corners = [0, 1, 2].map((k) => corner(flat.indices[i + k] as number));
    const left = corners.flatMap((one, k) => {
      const other = corners[(k + 1) % 3] as Corner;
      const here = one.away >= 0 ? [one] : [];
      if (one.away >= 0 === other.away >= 0) return here;
      const t = one.away / (one.away - other.away);
      const between = (a: number, b: number): number => a + (b - a) * t;
      return [
        ...here,
        { x: between(one.x, other.x), y: between(one.y, other.y), edge: between(one.edge, other.edge), away: 0 },
      ];
    });
    const first = kept.edge.length;
    for (const { x, y, edge } of left) {
      kept.places.push(x, y);
      kept.edge.push(edge);
    }
    for (let k = 2; k < left.length; k += 1) kept.indices.push(first, first + k - 1, first + k);
  }
  return kept;
}

interface Corner {
  x: number;
  y: number;
  edge: number;
  away: number;
}

interface Edge {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const xAt = ({ x0, y0, x1, y1 }: Edge, y: number): number => x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);

function edgesOf(outline: Outline): Edge[] {
  const n = outline.length / 2;
  return Array.from({ length: n }, (_, i) => {
    const [a, b] = [i * 2, ((i + 1) % n) * 2];
    return {
      x0: outline[a] as number,
      y0: outline[a + 1] as number,
      x1: outline[b] as number,
      y1: outline[b + 1] as number,
    };
  }).filter(({ y0, y1 }) => y0 !== y1);
}
