import type { Tube } from './canal.ts';
import { type FlatPoint, outlinesOf } from './contour.ts';
import { patientToPixel, type PlaneStack } from './mpr.ts';
import { norm } from './vec.ts';

const CELL_MM = 0.2; // of the field that the outline is taken from: it is straight between cells
const RIM = 2; // cells around the tube, so that no outline touches the field's border

interface Cut {
  readonly u: number;
  readonly v: number;
  /** Distance from the plane. */
  readonly w: number;
}

/**
 * Outlines of a tube in one picture of a stack, in pixels of the picture. A tube along the plane gives a long outline,
 * one across it a circle or an ellipse, one beside it none. Exact to a few hundredths of a millimetre.
 */
export function tubeOutlines(tube: Tube, stack: PlaneStack, index: number): FlatPoint[][] {
  const [mmX, mmY, mmStep] = [norm(stack.right), norm(stack.down), norm(stack.step)];
  const reach = tube.radiusMm + RIM * CELL_MM;
  const cuts = tube.centre
    .map((point) => patientToPixel(stack, point))
    .map((at): Cut => ({ u: at.x * mmX, v: at.y * mmY, w: (at.index - index) * mmStep }))
    .filter(({ w }) => Math.abs(w) < reach);
  if (cuts.every(({ w }) => Math.abs(w) >= tube.radiusMm)) return [];
  const { field, width, height, u0, v0 } = fieldOf(cuts, tube.radiusMm, reach);
  return outlinesOf(field, width, height).map((line) =>
    line.map(({ x, y }) => ({ x: (u0 + x * CELL_MM) / mmX, y: (v0 + y * CELL_MM) / mmY })),
  );
}

/** How deep each cell lies within the tube, mm: the greatest depth in any ball about the centreline. */
function fieldOf(cuts: readonly Cut[], radius: number, reach: number) {
  const [u0, v0] = [Math.min(...cuts.map(({ u }) => u)) - reach, Math.min(...cuts.map(({ v }) => v)) - reach];
  const width = Math.ceil((Math.max(...cuts.map(({ u }) => u)) + reach - u0) / CELL_MM) + 1;
  const height = Math.ceil((Math.max(...cuts.map(({ v }) => v)) + reach - v0) / CELL_MM) + 1;
  const field = new Float32Array(width * height).fill(-RIM * CELL_MM);
  for (const { u, v, w } of cuts) {
    const half = Math.sqrt(reach * reach - w * w);
    const [x0, x1] = [Math.ceil((u - half - u0) / CELL_MM), Math.floor((u + half - u0) / CELL_MM)];
    const [y0, y1] = [Math.ceil((v - half - v0) / CELL_MM), Math.floor((v + half - v0) / CELL_MM)];
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) {
        const depth = radius - Math.hypot(u0 + x * CELL_MM - u, v0 + y * CELL_MM - v, w);
        const at = y * width + x;
        if (depth > (field[at] as number)) field[at] = depth;
      }
  }
  return { field, width, height, u0, v0 };
}
