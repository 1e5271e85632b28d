import type { FilmCanvas, Spot } from './film-canvas.ts';
import { drawOver } from './overlay.ts';

const RADIUS = 66;
const TIMES = 2.6;
/** Above a finger, which covers what it points at. */
const ABOVE = 96;
const EDGE = 10;

/** What is under the pointer, enlarged: beside a mouse in a corner, above a finger. */
export function drawMagnifier(
  context: CanvasRenderingContext2D,
  view: FilmCanvas,
  { spot, touch }: { spot: Spot; touch: boolean },
): void {
  const { width, height } = view.size;
  const radius = Math.min(RADIUS, width / 4, height / 4);
  const middle = touch ? aboveFinger(spot, radius, width) : inCorner(spot, radius, width);
  context.save();
  context.beginPath();
  context.arc(middle.x, middle.y, radius, 0, 2 * Math.PI);
  context.fillStyle = '#05080a';
  context.fill();
  context.save();
  context.clip();
  context.translate(middle.x, middle.y);
  context.scale(TIMES, TIMES);
  context.translate(-spot.x, -spot.y);
  view.drawPicture(context);
  drawOver(context, view, view.scene, TIMES);
  context.restore();
  context.beginPath();
  context.arc(middle.x, middle.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = 'rgba(105, 190, 207, 0.9)';
  context.lineWidth = 1.5;
  context.stroke();
  drawCross(context, middle, radius * 0.5);
  context.restore();
}

/** Open in its middle, so that it hides nothing there. */
export function drawCross(context: CanvasRenderingContext2D, { x, y }: Spot, arm: number): void {
  context.strokeStyle = '#ffd479';
  context.lineWidth = 1;
  context.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
    context.moveTo(x + 5 * dx, y + 5 * dy);
    context.lineTo(x + arm * dx, y + arm * dy);
  } // prettier-ignore
  context.stroke();
}

function aboveFinger({ x, y }: Spot, radius: number, width: number): Spot {
  const above = y - ABOVE;
  const side = x < width / 2 ? 1 : -1;
  return above > radius
    ? { x: Math.min(width - radius - EDGE, Math.max(radius + EDGE, x)), y: above }
    : { x: x + side * (radius + 60), y: radius + EDGE };
}

const inCorner = ({ x, y }: Spot, radius: number, width: number): Spot => {
  const hides = x > width - 2 * radius - 40 && y < 2 * radius + 40;
  return { x: hides ? radius + EDGE : width - radius - EDGE, y: radius + EDGE };
};
