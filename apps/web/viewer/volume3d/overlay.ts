import type { Vec3 } from '@hyaline/volume';
import { type ClipBox, toScreen, type ViewSize } from '@hyaline/volume/render';
import { faceShows, FACES, middleOf } from './clip-handles.ts';
import type { Space } from './space.ts';

/** A place with a number beside it. */
export interface Pin {
  readonly at: Vec3;
  readonly label: string;
  readonly colour: string;
}

/** What stands over the 3D picture: the clipping box with its handles, the crosshair's place, numbered points. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  size: ViewSize,
  space: Space,
  cross: Vec3 | null,
  pins: readonly Pin[],
): void {
  // prettier-ignore
  if (space.clipping && !space.alone) drawBox(context, size, space);
  if (cross && !space.alone) drawCross(context, toScreen(space.camera, size, cross));
  for (const pin of pins) drawPin(context, toScreen(space.camera, size, pin.at), pin);
}

function drawBox(context: CanvasRenderingContext2D, size: ViewSize, { camera, clip }: Space): void {
  const corner = (n: number): Vec3 => [0, 1, 2].map((axis) => (n & (1 << axis) ? clip.high : clip.low)[axis as 0]) as unknown as Vec3; // prettier-ignore
  context.lineWidth = 1;
  context.strokeStyle = 'rgba(105, 190, 207, 0.6)';
  context.beginPath();
  for (let a = 0; a < 8; a++)
    for (const bit of [1, 2, 4]) {
      if (a & bit) continue;
      const [from, to] = [toScreen(camera, size, corner(a)), toScreen(camera, size, corner(a | bit))];
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
  context.stroke();
  for (const face of FACES) {
    if (!faceShows(camera, size, face)) continue;
    const { x, y } = toScreen(camera, size, middleOf(clip, face));
    drawHandle(context, x, y);
  }
}

export function drawHandle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.roundRect(x - 5, y - 5, 10, 10, 3);
  context.fillStyle = 'rgba(6, 11, 14, 0.8)';
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = '#69becf';
  context.stroke();
}

function drawCross(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }): void {
  context.lineWidth = 1.25;
  context.strokeStyle = 'rgba(234, 180, 68, 0.85)';
  context.beginPath();
  context.arc(x, y, 5, 0, 2 * Math.PI);
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
    context.moveTo(x + 5 * dx, y + 5 * dy);
    context.lineTo(x + 10 * dx, y + 10 * dy);
  } // prettier-ignore
  context.stroke();
}

export function drawPin(
  context: CanvasRenderingContext2D,
  { x, y }: { x: number; y: number },
  { label, colour }: Omit<Pin, 'at'>,
): void {
  // prettier-ignore
  context.beginPath();
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = '#060b0e';
  context.stroke();
  context.font = '600 12px "Inter Variable", Inter, system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeText(label, x + 9, y);
  context.fillStyle = '#fff';
  context.fillText(label, x + 9, y);
}

export const isWhole = (clip: ClipBox, whole: ClipBox): boolean =>
  [0, 1, 2].every((n) => clip.low[n] === whole.low[n] && clip.high[n] === whole.high[n]);
