import { norm, patientToPixel, type PlaneName, type PlaneStack, type Vec3 } from '@hyaline/volume';
import { PLANES } from './events.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where another plane cuts a picture: a line through the crosshair. */
export interface CrosshairLine {
  readonly plane: PlaneName;
  /** CSS px. */
  readonly at: Point;
  /** Of length one; to the right, or down where it is upright. */
  readonly direction: Point;
}

/** Colours on pictures, from the design tokens: each plane's line has its own. */
export const PLANE_COLOURS: Readonly<Record<PlaneName, string>> = {
  axial: '#69becf',
  coronal: '#6bc59c',
  sagittal: '#f1923e',
};

/** Blue and green lie near each other for some eyes, so one of the two is broken. */
export const PLANE_DASHES: Readonly<Record<PlaneName, readonly number[]>> = {
  axial: [],
  coronal: [9, 4],
  sagittal: [],
};

/** The lines of the other two planes in the picture of one; right also for planes that are turned. */
export function crosshairLines(
  plane: PlaneName,
  stacks: Readonly<Record<PlaneName, PlaneStack>>,
  at: Point,
): readonly CrosshairLine[] {
  const own = stacks[plane];
  return PLANES.filter((other) => other !== plane).map((other) => {
    const along = lineOf(own, stacks[other]);
    const back = along.x < -1e-9 || (Math.abs(along.x) <= 1e-9 && along.y < 0) ? -1 : 1;
    return { plane: other, at, direction: { x: along.x * back, y: along.y * back } };
  });
}

/** Direction of the cut of two pictures, as the first shows it: both normals stand square on it. */
function lineOf(own: PlaneStack, other: PlaneStack): Point {
  const [a, b] = [normalOf(own), normalOf(other)];
  const cut: Vec3 = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const to = patientToPixel({ ...own, origin: [0, 0, 0] }, cut);
  const [x, y] = [to.x * norm(own.right), to.y * norm(own.down)]; // pixels need not be square
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

/** Square to the picture; under a tilted gantry the step to the next one is not. */
function normalOf({ right: r, down: d }: PlaneStack): Vec3 {
  const n: Vec3 = [r[1] * d[2] - r[2] * d[1], r[2] * d[0] - r[0] * d[2], r[0] * d[1] - r[1] * d[0]];
  const length = norm(n);
  return [n[0] / length, n[1] / length, n[2] / length];
}

/** Both lines, left open around the crosshair so that they do not hide what it points at. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  lines: readonly CrosshairLine[],
  size: { readonly width: number; readonly height: number },
  gapPx: number,
): void {
  const far = size.width + size.height;
  context.save();
  context.lineWidth = 1;
  context.globalAlpha = 0.75;
  for (const { plane, at, direction } of lines) {
    const upright = Math.abs(direction.x) < 1e-6 || Math.abs(direction.y) < 1e-6;
    const [x, y] = upright ? [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5] : [at.x, at.y];
    context.strokeStyle = PLANE_COLOURS[plane];
    context.setLineDash([...PLANE_DASHES[plane]]);
    context.beginPath();
    for (const side of [1, -1]) {
      context.moveTo(x + side * gapPx * direction.x, y + side * gapPx * direction.y);
      context.lineTo(x + side * far * direction.x, y + side * far * direction.y);
    }
    context.stroke();
  }
  context.restore();
}
