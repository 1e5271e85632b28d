import type { Measure } from '@hyaline/marks';
import type { PictureView, Point } from '../rooms/room.ts';

const MEASURE = '#f0d363';
const SHADOW = 'rgba(0, 0, 0, 0.55)';
const PILL = 'rgba(6, 11, 14, 0.86)';
const ARROW_HEAD = 11; // px
const ARC_RADIUS = 22; // px

type Drawn = Pick<Measure, 'kind' | 'points'>;
/** Outline with a dark edge, so that it is seen on bone and on air; then handles and the label. */
export function drawMeasure(context: CanvasRenderingContext2D, measure: Drawn, label: string, view: PictureView): void {
  const points = measure.points.map((point) => view.toScreen(point)).filter((point) => point !== null);
  const outline = outlineOf(measure.kind, points);
  for (const [colour, width] of [
    [SHADOW, 3.5],
    [MEASURE, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(outline);
  }
  for (const point of points) drawHandle(context, point);
  if (label !== '') drawLabel(context, label, labelPlace(measure.kind, points), view.size);
}

function outlineOf(kind: Measure['kind'], points: readonly Point[]): Path2D {
  const path = new Path2D();
  const [a, b, c] = points;
  if (!a || !b) return path;
  if (kind === 'ellipse') {
    path.ellipse((a.x + b.x) / 2, (a.y + b.y) / 2, Math.abs(a.x - b.x) / 2, Math.abs(a.y - b.y) / 2, 0, 0, 2 * Math.PI);
    return path;
  }
  path.moveTo(a.x, a.y);
  path.lineTo(b.x, b.y);
  if (kind === 'arrow') addHead(path, a, b);
  if (c) {
    path.lineTo(c.x, c.y);
    addArc(path, a, b, c);
  }
  return path;
}

function addHead(path: Path2D, from: Point, to: Point): void {
  const direction = Math.atan2(to.y - from.y, to.x - from.x);
  for (const turn of [2.6, -2.6]) {
    path.moveTo(to.x, to.y);
    path.lineTo(to.x + ARROW_HEAD * Math.cos(direction + turn), to.y + ARROW_HEAD * Math.sin(direction + turn));
  }
}

/** Along the smaller of the two angles between the legs. */
function addArc(path: Path2D, a: Point, vertex: Point, c: Point): void {
  const [one, other] = [a, c].map(({ x, y }) => Math.atan2(y - vertex.y, x - vertex.x)) as [number, number];
  const turn = (other - one + 2 * Math.PI) % (2 * Math.PI);
  path.moveTo(vertex.x + ARC_RADIUS * Math.cos(one), vertex.y + ARC_RADIUS * Math.sin(one));
  path.arc(vertex.x, vertex.y, ARC_RADIUS, one, other, turn > Math.PI);
}

/** Beside the upper end; over an ellipse; at the tail of an arrow, which points at something. */
function labelPlace(kind: Measure['kind'], points: readonly Point[]): Point {
  const [a, b] = [points[0] ?? { x: 0, y: 0 }, points[1] ?? { x: 0, y: 0 }];
  if (kind === 'arrow') return { x: a.x + 10, y: a.y - 12 };
  if (kind === 'ellipse') return { x: Math.max(a.x, b.x) + 8, y: Math.min(a.y, b.y) };
  if (kind === 'angle') return { x: b.x + 14, y: b.y + 16 };
  const upper = a.y < b.y ? a : b;
  return { x: upper.x + 12, y: upper.y - 14 };
}

function drawHandle(context: CanvasRenderingContext2D, { x, y }: Point): void {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = 'rgba(0, 0, 0, 0.6)';
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = MEASURE;
  context.stroke();
}

function drawLabel(context: CanvasRenderingContext2D, text: string, { x, y }: Point, size: PictureView['size']): void {
  context.font = '560 12px "Inter Variable", Inter, system-ui, sans-serif';
  const width = context.measureText(text).width + 14;
  const left = Math.max(4, Math.min(size.width - width - 4, x));
  const top = Math.max(4, Math.min(size.height - 26, y - 11));
  context.fillStyle = PILL;
  context.beginPath();
  context.roundRect(left, top, width, 22, 11);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 7, top + 11.5);
}
