type Point = readonly [u: number, v: number];

/** Points on a closed smooth curve (Catmull-Rom) through the given ones. */
export function smoothLoop(points: readonly Point[], steps: number): Point[] {
  const n = points.length;
  const at = (i: number): Point => points[((i % n) + n) % n] as Point;
  return points.flatMap((_, i) =>
    Array.from({ length: steps }, (_, step): Point => {
      const t = step / steps;
      const blend = (axis: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis]];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      return [blend(0), blend(1)];
    }),
  );
}

/** Distance from a closed polygon in its plane, negative inside. */
export function polygonDistance(loop: readonly Point[]): (u: number, v: number) => number {
  return (u, v) => {
    let nearest = Infinity;
    let inside = false;
    let [pu, pv] = loop.at(-1) as Point;
    for (const [qu, qv] of loop) {
      const [eu, ev] = [qu - pu, qv - pv];
      const t = Math.max(0, Math.min(1, ((u - pu) * eu + (v - pv) * ev) / (eu * eu + ev * ev)));
      const [du, dv] = [u - pu - t * eu, v - pv - t * ev];
      nearest = Math.min(nearest, du * du + dv * dv);
      if (pv > v !== qv > v && u < ((qu - pu) * (v - pv)) / (qv - pv) + pu) inside = !inside;
      [pu, pv] = [qu, qv];
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  };
}
