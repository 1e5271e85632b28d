/** Both dental arches in the axial plane: distance and place of every pixel, as the jaws and teeth are drawn by them. */
export interface ArchPlane {
  /** Signed distance from the curve, mm: positive towards the cheek. */
  readonly d: Float32Array;
  /** Signed arc length from the midline, mm: positive on the patient's left. */
  readonly s: Float32Array;
}

export interface ArchShape {
  /** Half the width at the end of the curved part, mm. */
  readonly halfWidthMm: number;
  readonly depthMm: number;
  /** y of the incisors, mm LPS. */
  readonly frontMm: number;
  /** Straight on from there, backwards and outwards. */
  readonly tailMm: number;
  /** Share of the tail's direction that is outwards. */
  readonly flare: number;
}

export const LOWER: ArchShape = { halfWidthMm: 23.5, depthMm: 30, frontMm: -20, tailMm: 48, flare: 0.34 };
export const UPPER: ArchShape = { halfWidthMm: 25.5, depthMm: 31, frontMm: -22.5, tailMm: 8, flare: 0.3 };

interface Curve {
  readonly x: number[];
  readonly y: number[];
  readonly s: number[];
}

const STEP = 1 / 240;

/** One half of the curve from the midline on, then mirrored; its shape is |x/w|^2.25. */
export function curveOf(shape: ArchShape): Curve {
  const half: [number, number, number][] = [[0, shape.frontMm, 0]];
  const put = (x: number, y: number) => {
    const [px, py, ps] = half.at(-1) as [number, number, number];
    half.push([x, y, ps + Math.hypot(x - px, y - py)]);
  };
  for (let t = STEP; t <= 1; t += STEP) put(shape.halfWidthMm * t, shape.frontMm + shape.depthMm * t ** 2.25);
  const [x0, y0] = half.at(-1) as [number, number, number];
  const long = Math.hypot(shape.flare, 1);
  for (let e = 0.2; e <= shape.tailMm; e += 0.2) put(x0 + (e * shape.flare) / long, y0 + e / long);
  const mirrored = half.slice(1).toReversed().map(([x, y, s]) => [-x, y, -s] as const); // prettier-ignore
  const all = [...mirrored, ...half];
  return { x: all.map(([x]) => x), y: all.map(([, y]) => y), s: all.map(([, , s]) => s) };
}

/** Patient mm of a place by the arch. */
export function archPoint(shape: ArchShape, s: number, d: number): [x: number, y: number] {
  const curve = curveOf(shape);
  const n = curve.s.findIndex((at) => at >= s);
  const at = Math.min(Math.max(1, n), curve.s.length - 2);
  const [tx, ty] = tangent(curve, at);
  return [(curve.x[at] as number) + ty * d, (curve.y[at] as number) - tx * d];
}

function tangent({ x, y }: Curve, n: number): [number, number] {
  const [dx, dy] = [(x[n + 1] as number) - (x[n - 1] as number), (y[n + 1] as number) - (y[n - 1] as number)];
  const long = Math.hypot(dx, dy);
  return [dx / long, dy / long];
}

const COARSE = 8;

export function planeOf(shape: ArchShape, size: number, spacing: number, origin: readonly number[]): ArchPlane {
  const curve = curveOf(shape);
  const [d, s] = [new Float32Array(size * size), new Float32Array(size * size)];
  for (let j = 0, p = 0; j < size; j++) {
    const y = (origin[1] as number) + j * spacing;
    for (let i = 0; i < size; i++, p++) {
      const x = (origin[0] as number) + i * spacing;
      const n = nearest(curve, x, y);
      const [tx, ty] = tangent(curve, Math.min(Math.max(1, n), curve.x.length - 2));
      const [cx, cy] = [x - (curve.x[n] as number), y - (curve.y[n] as number)];
      d[p] = Math.hypot(cx, cy) * Math.sign(cx * ty - cy * tx);
      s[p] = (curve.s[n] as number) + (cx * tx + cy * ty);
    }
  }
  return { d, s };
}

function nearest({ x, y }: Curve, px: number, py: number): number {
  const away = (n: number) => ((x[n] as number) - px) ** 2 + ((y[n] as number) - py) ** 2;
  let best = 0;
  for (let n = 0; n < x.length; n += COARSE) if (away(n) < away(best)) best = n;
  const [from, to] = [Math.max(0, best - COARSE), Math.min(x.length - 1, best + COARSE)];
  for (let n = from; n <= to; n++) if (away(n) < away(best)) best = n;
  return best;
}
