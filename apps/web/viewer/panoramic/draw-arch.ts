import { addVec, archAt, type ArchCurve, dot, norm, type PlaneStack, scaleVec, type Vec3 } from '@hyaline/volume';
import type { PictureView, Point } from '../rooms/room.ts';
import type { ArchState } from './arch-state.ts';
import { COLOURS, drawHandle, drawText, pathOf, strokeTwice } from './draw.ts';

const EVERY = 5; // of the curve's points, half a millimetre apart
const ALONG_PLANE = 0.7; // cosine: pictures that look down on the arch within 45 degrees

/** Whether a view looks at the arch from above or below. */
export function looksDown(view: PictureView, up: Vec3): boolean {
  const { stack } = view;
  return stack !== null && !view.name.startsWith('section-') && Math.abs(dot(stack.step, up)) / norm(stack.step) > ALONG_PLANE; // prettier-ignore
}

/** Square to the pictures, towards the head. */
export function upOf({ step }: PlaneStack): Vec3 {
  return scaleVec(step, (step[2] < 0 ? -1 : 1) / norm(step));
}

/** The curve as the view shows it, moved towards the cheek; the view's height is not the arch's, seen from above. */
export function archOnScreen(view: PictureView, curve: ArchCurve, outMm = 0): Point[] {
  const last = curve.points.length - 1;
  const places = Array.from({ length: Math.ceil(last / EVERY) + 1 }, (_, n) => Math.min(last, n * EVERY));
  return places
    .map((n) => view.toScreen(addVec(curve.points[n] as Vec3, scaleVec(curve.outward[n] as Vec3, outMm))))
    .filter((point) => point !== null);
}

/** The arch in a view from above: its trough, where the sections stand, and while it is edited its handles. */
export function drawArch(
  context: CanvasRenderingContext2D,
  view: PictureView,
  state: ArchState,
  edited: boolean,
): void {
  const { curves } = state;
  if (state.drawing) return drawDrawing(context, view, state.drawing.points);
  if (!curves) return;
  const { base, middle, arch } = curves;
  context.setLineDash([5, 4]);
  context.globalAlpha = edited ? 0.9 : 0.55;
  for (const side of [-1, 1]) {
    context.strokeStyle = COLOURS.arch;
    context.lineWidth = 1;
    context.stroke(pathOf(archOnScreen(view, middle, (side * arch.troughMm) / 2)));
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
  strokeTwice(context, pathOf(archOnScreen(view, middle)), COLOURS.arch, 1.5);
  drawSections(context, view, state, middle);
  if (!edited) return;
  if (arch.offsetMm !== 0) {
    context.globalAlpha = 0.6;
    strokeTwice(context, pathOf(archOnScreen(view, base)), '#fff', 1);
    context.globalAlpha = 1;
  }
  arch.points.forEach((point, n) => {
    const at = view.toScreen(point);
    if (at) drawHandle(context, at, COLOURS.arch, n === state.selected);
  });
}

const LABEL_PX = 9; // beyond the end of its line
const APART_PX = 9; // nearer numbers run together

function drawSections(context: CanvasRenderingContext2D, view: PictureView, state: ArchState, curve: ArchCurve): void {
  const { places, settings, activePlace } = state;
  const half = settings.widthMm / 2;
  const labels: (Point & { readonly n: number })[] = [];
  places.forEach((s, n) => {
    const { point, outward } = archAt(curve, s);
    const [cheek, tongue] = [half, -half].map((mm) => view.toScreen(addVec(point, scaleVec(outward, mm))));
    if (!cheek || !tongue) return;
    const here = n === activePlace;
    context.globalAlpha = here ? 1 : 0.6;
    context.strokeStyle = COLOURS.section;
    context.lineWidth = here ? 1.5 : 1;
    context.beginPath();
    context.moveTo(cheek.x, cheek.y);
    context.lineTo(tongue.x, tongue.y);
    context.stroke();
    const length = Math.max(1, Math.hypot(cheek.x - tongue.x, cheek.y - tongue.y));
    const [dx, dy] = [(cheek.x - tongue.x) / length, (cheek.y - tongue.y) / length];
    labels.push({ n, x: cheek.x + dx * LABEL_PX, y: cheek.y + dy * LABEL_PX });
  });
  for (const { n, x, y } of withRoom(labels, activePlace)) {
    context.globalAlpha = n === activePlace ? 1 : 0.6;
    drawText(context, String(n + 1), { x, y }, COLOURS.section, 'center');
  }
  context.globalAlpha = 1;
}

/** The numbers that do not run into another: the active one first, then those at the ends, then the others. */
export function withRoom<T extends Point & { readonly n: number }>(labels: readonly T[], active: number | null): T[] {
  const last = labels.at(-1)?.n;
  const rank = ({ n }: T) => (n === active ? 0 : n === labels[0]?.n || n === last ? 1 : 2);
  const kept: T[] = [];
  for (const label of labels.toSorted((a, b) => rank(a) - rank(b)))
    if (kept.every(({ x, y }) => Math.hypot(x - label.x, y - label.y) >= APART_PX)) kept.push(label);
  return kept;
}

function drawDrawing(context: CanvasRenderingContext2D, view: PictureView, points: readonly Vec3[]): void {
  const places = points.map((point) => view.toScreen(point)).filter((at) => at !== null);
  strokeTwice(context, pathOf(places), COLOURS.arch, 1.5);
  for (const at of places) drawHandle(context, at, COLOURS.arch);
}
