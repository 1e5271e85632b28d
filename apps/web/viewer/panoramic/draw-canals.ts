import type { Canal } from '@hyaline/marks';
import { type ArchCurve, fromArch, pixelToPatient, toArch, type Tube, tubeOutlines, type Vec3 } from '@hyaline/volume';
import type { PictureView } from '../rooms/room.ts';
import type { ArchCurves } from './arch-curves.ts';
import { tubeOf } from './canals.ts';
import { COLOURS, drawHandle, pathOf, strokeTwice } from './draw.ts';

const FILL = 'rgba(240, 211, 99, 0.28)';
const POINT_REACH_MM = 1.5; // points of a canal this near to a picture are shown on it
const FAR_ALPHA = 0.35; // a part of the canal outside the trough

/** A canal as a tube: cut by flat pictures, seen through along the panoramic. */
export function drawCanal(
  context: CanvasRenderingContext2D,
  view: PictureView,
  canal: Canal,
  curves: ArchCurves | null,
  edited: { readonly points: boolean; readonly chosen: number | null },
): void {
  const tube = tubeOf(canal);
  if (view.stack) drawCut(context, view, tube);
  else if (curves) drawAlong(context, view, tube, curves);
  if (!edited.points) return;
  canal.points.forEach((point, n) => {
    const at = view.toScreen(point);
    if (at && (!view.stack || Math.abs(at.offMm) <= POINT_REACH_MM))
      drawHandle(context, at, COLOURS.nerve, n === edited.chosen);
  });
}

function drawCut(context: CanvasRenderingContext2D, view: PictureView, tube: Tube): void {
  const { stack, index } = view;
  if (!stack) return;
  for (const outline of tubeOutlines(tube, stack, index)) {
    const places = outline
      .map(({ x, y }) => view.toScreen(pixelToPatient(stack, index, x, y)))
      .filter((at) => at !== null);
    const path = pathOf(places, true);
    context.fillStyle = FILL;
    context.fill(path);
    strokeTwice(context, path, COLOURS.nerve, 1.25);
  }
}

const unrolled = new WeakMap<Tube, { of: ArchCurve; places: readonly Vec3[]; outs: readonly number[] }>();

/** The centreline flattened onto the trough's middle, and how far each point lies from it: once per tube and arch. */
function unroll(tube: Tube, curve: ArchCurve) {
  const known = unrolled.get(tube);
  if (known?.of === curve) return known;
  const told = tube.centre.filter((_, n) => n % 3 === 0 || n === tube.centre.length - 1).map((p) => toArch(curve, p));
  const made = {
    of: curve,
    places: told.map((place) => fromArch(curve, { ...place, out: 0 })),
    outs: told.map(({ out }) => out),
  };
  unrolled.set(tube, made);
  return made;
}

function drawAlong(
  context: CanvasRenderingContext2D,
  view: PictureView,
  tube: Tube,
  { middle, arch }: ArchCurves,
): void {
  const { places, outs } = unroll(tube, middle);
  const points = places.map((place) => view.toScreen(place)).filter((at) => at !== null);
  const wide = Math.max(2, 2 * tube.radiusMm * (view.pxPerMm ?? 1));
  const inside = (n: number) => Math.abs(outs[n] ?? 0) <= arch.troughMm / 2 + tube.radiusMm;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const shown of [false, true]) {
    const path = new Path2D();
    let open = false;
    points.forEach(({ x, y }, n) => {
      const mine = inside(n) === shown;
      if (mine && open) path.lineTo(x, y);
      else if (mine) path.moveTo(x, y);
      if (mine && points.length === 1) path.lineTo(x + 0.01, y);
      open = mine;
    });
    context.globalAlpha = shown ? 0.5 : 0.5 * FAR_ALPHA;
    context.strokeStyle = COLOURS.nerve;
    context.lineWidth = wide;
    context.stroke(path);
    context.globalAlpha = shown ? 1 : FAR_ALPHA;
    context.lineWidth = 1;
    context.stroke(path);
  }
  context.globalAlpha = 1;
  context.lineCap = 'butt';
}
