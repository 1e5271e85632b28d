import { flatFile } from '@hyaline/dicom/testing/flat';
import type { Posture } from '@hyaline/spine';
import {
  bodiesOf,
  type Film,
  type FilmView,
  frontPoints,
  type InBody,
  lateralPoints,
  ontoFilm,
  type Point,
  type Points,
  type Projected,
} from '../src/index.ts';
import type { CurveEnds } from '../src/index.ts';

/** A drawn radiograph: no film of anybody. */
export interface DrawnFilm {
  readonly columns: number;
  readonly rows: number;
  readonly film: Film;
  /** Where everything lies on it. */
  readonly points: Points;
  /** 0 (black) to 1. */
  readonly shade: (column: number, row: number) => number;
}

export interface DrawAsk {
  readonly view: FilmView;
  readonly curves?: readonly CurveEnds[];
  readonly mmPerPixel?: number;
  readonly towards?: 'left' | 'right';
}

const MARGIN_MM = 45;

/** The bodies of a posture as a parallel beam shows them, brighter at their rims, over soft parts and noise. */
export function drawFilm(
  posture: Posture,
  { view, curves = [], mmPerPixel = 0.5, towards = 'left' }: DrawAsk,
): DrawnFilm {
  const projected = view === 'lateral' ? lateralPoints(posture) : frontPoints(posture, curves);
  const bodies = bodiesOf(posture, view).map(({ corners }) => corners);
  const all = [...bodies.flat(), ...Object.values(projected)];
  const [left, right] = spread(all.map(([across]) => across));
  const [low, high] = spread(all.map(([, up]) => up));
  const columns = Math.ceil((right - left + 4 * MARGIN_MM) / mmPerPixel);
  const rows = Math.ceil((high - low + 2 * MARGIN_MM) / mmPerPixel);
  const film: Film = {
    view,
    turn: { quarters: 0, mirrored: false },
    towards,
    pixel: [mmPerPixel, mmPerPixel],
    inMm: true,
  };
  const middle = ((left + right) / 2) * (towards === 'right' ? 1 : -1);
  const onto = ontoFilm(film, [columns / 2 - middle / mmPerPixel, (high + MARGIN_MM) / mmPerPixel]);
  const outlines = bodies.map((corners) => roundOrder(corners.map(onto)));
  const boxes = outlines.map(boxOf);
  const spots = outlines.map((outline) => centreOf(outline)).toSorted((a, b) => a[1] - b[1]);
  const forward = view === 'lateral' ? ((towards === 'right' ? 1 : -1) * 28) / mmPerPixel : 0;
  const midline = (row: number): number => {
    const below = spots.findIndex(([, y]) => y >= row);
    const [to, from] = [spots.at(below) as Point, spots.at(below <= 0 ? below : below - 1) as Point];
    const share = to[1] === from[1] ? 0 : (row - from[1]) / (to[1] - from[1]);
    return forward + from[0] + (to[0] - from[0]) * share;
  };
  const hip = projected['hip-one'];
  const head = hip ? onto(hip) : null;
  return {
    columns,
    rows,
    film,
    points: mapped(projected, onto),
    shade(column, row) {
      let light = soft(column - midline(row), row / rows, mmPerPixel);
      for (const [n, outline] of outlines.entries()) {
        const [x0, y0, x1, y1] = boxes[n] as Box;
        if (column < x0 - 4 || column > x1 + 4 || row < y0 - 4 || row > y1 + 4) continue;
        const depth = inside([column, row], outline) * mmPerPixel;
        if (depth > 0) light += 0.2 + 0.22 * Math.exp(-depth / 1.2);
      }
      if (head) {
        const far = Math.hypot(column - head[0], row - head[1]) * mmPerPixel;
        if (far < 24) light += 0.14 + 0.14 * Math.exp((far - 24) / 1.5);
      }
      return Math.min(1, Math.max(0, light + noise(column, row)));
    },
  };
}

/** The film as a whole DICOM file of modality DX, with its Pixel Spacing unless another attribute says otherwise. */
export function filmFile(
  { columns, rows, film: { pixel }, shade }: DrawnFilm,
  also: Record<number, readonly [string, string]> | null = null,
) {
  const spacing = { 0x00280030: ['DS', `${pixel[1]}\\${pixel[0]}`] as const };
  return flatFile({ modality: 'DX', columns, rows, shade, also: also ?? spacing });
}

const mapped = (points: Projected, onto: (at: InBody) => Point): Points =>
  Object.fromEntries(Object.entries(points).map(([name, at]) => [name, onto(at)]));

const spread = (all: readonly number[]): [number, number] => [Math.min(...all), Math.max(...all)];

type Box = readonly [number, number, number, number];
function boxOf(outline: readonly Point[]): Box {
  const [x0, x1] = spread(outline.map(([x]) => x));
  const [y0, y1] = spread(outline.map(([, y]) => y));
  return [x0, y0, x1, y1];
}

const centreOf = (corners: readonly Point[]): Point => [
  corners.reduce((sum, [each]) => sum + each, 0) / corners.length,
  corners.reduce((sum, [, each]) => sum + each, 0) / corners.length,
];

/** Corners in the order of the clock about their middle. */
function roundOrder(corners: readonly Point[]): Point[] {
  const [x, y] = centreOf(corners);
  return corners.toSorted((a, b) => Math.atan2(a[1] - y, a[0] - x) - Math.atan2(b[1] - y, b[0] - x));
}

/** How far within a convex outline a point lies, in pixels; negative outside. */
function inside([x, y]: Point, outline: readonly Point[]): number {
  return Math.min(
    ...outline.map(([ax, ay], n) => {
      const [bx, by] = outline[(n + 1) % outline.length] as Point;
      return ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / (Math.hypot(bx - ax, by - ay) || 1);
    }),
  );
}

/** The trunk around the spine: bright in its middle, darker where the lungs are. */
function soft(off: number, down: number, mmPerPixel: number): number {
  const wide = (off * mmPerPixel) / (70 + 45 * down);
  const lungs = 0.12 * Math.exp(-(((down - 0.36) / 0.13) ** 2));
  return 0.05 + (0.3 + 0.06 * down - lungs) * Math.exp(-0.9 * wide * wide);
}

/** Always the same grain. */
function noise(column: number, row: number): number {
  const seed = Math.sin(column * 12.9898 + row * 78.233) * 43_758.5453;
  return (seed - Math.floor(seed) - 0.5) * 0.05;
}
