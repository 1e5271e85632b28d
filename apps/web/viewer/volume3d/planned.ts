import { type Canal, type Implant, type Marks, toothText } from '@hyaline/marks';
import { canalTube, implantBody, type ImplantBody, implantShadow, type Tube } from '@hyaline/volume';
import { type Camera3d, toScreen, type ViewSize } from '@hyaline/volume/render';
import { readNumbering } from '../workspace/tooth-numbering.ts';
import { drawPin } from './overlay.ts';

const IMPLANT = '#cfe9ef';
const NERVE = '#f0d363';
const TOOTH = '#96d5e2';
const SHADOW = 'rgba(0, 0, 0, 0.6)';

const bodies = new WeakMap<Implant, ImplantBody>();
const tubes = new WeakMap<Canal, Tube>();

/**
 * Implants, nerve canals and labels of teeth over the 3D picture. They are seen through bone, in which they lie, so
 * this view says where they are and not how far they are from anything.
 */
export function drawPlanned(
  context: CanvasRenderingContext2D,
  size: ViewSize,
  camera: Camera3d,
  { implants, canals, teeth }: Marks,
): void {
  context.save();
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const canal of canals) drawCanal(context, size, camera, canal);
  for (const implant of implants) drawImplant(context, size, camera, implant);
  const numbering = teeth.length === 0 ? 'fdi' : readNumbering();
  for (const { at, fdi } of teeth)
    drawPin(context, toScreen(camera, size, at), { label: toothText(fdi, numbering), colour: TOOTH });
  context.restore();
}

function drawCanal(context: CanvasRenderingContext2D, size: ViewSize, camera: Camera3d, canal: Canal): void {
  const tube = remembered(tubes, canal, () => canalTube(canal.points, canal.diameterMm));
  const path = pathOf(
    tube.centre.map((point) => {
      const { x, y } = toScreen(camera, size, point);
      return [x, y];
    }),
  );
  context.strokeStyle = NERVE;
  context.globalAlpha = 0.5;
  context.lineWidth = Math.max(2, (2 * tube.radiusMm * size.height) / camera.heightMm);
  context.stroke(path);
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.stroke(path);
}

function drawImplant(context: CanvasRenderingContext2D, size: ViewSize, camera: Camera3d, implant: Implant): void {
  const body = remembered(bodies, implant, () => implantBody(implant));
  const outline = implantShadow(body, (point) => {
    const { x, y } = toScreen(camera, size, point);
    return [x, y];
  });
  if (!outline) return;
  const path = pathOf(outline);
  path.closePath();
  context.fillStyle = `${IMPLANT}66`;
  context.fill(path);
  for (const [style, width] of [
    [SHADOW, 4],
    [IMPLANT, 1.75],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke(path);
  }
}

function pathOf(points: readonly (readonly [x: number, y: number])[]): Path2D {
  const path = new Path2D();
  points.forEach(([x, y], n) => (n === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  return path;
}

function remembered<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
