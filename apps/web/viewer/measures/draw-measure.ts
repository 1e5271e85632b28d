import type { PictureView, Point } from '../rooms/room.ts';
import type { LabelSpace } from '../ui/label-space.ts';
import { preferences } from '../workspace/preferences.ts';
import { type Drawn, isRegion, outlineOf } from './shape.ts';

const MEASURE = '#f0d363';
const SELECTED = '#fff0b0';
const SHADOW = 'rgba(0, 0, 0, 0.55)';
const PILL = 'rgba(6, 11, 14, 0.86)';
const ARROW_HEAD = 11; // px
const ARC_RADIUS = 22; // px

export interface Look {
  readonly label: string;
  readonly selected: boolean;
}

/** Outline with a dark edge, so that it is seen on bone and on air; then handles and the label. */
export function drawMeasure(context: CanvasRenderingContext2D, measure: Drawn, look: Look, view: PictureView): void {
  const toScreen = (points: Drawn['points']) => points.map((point) => view.toScreen(point)).filter((one) => one !== null); // prettier-ignore
  const points = toScreen(measure.points);
  const path = isRegion(measure.kind) ? closed(toScreen(outlineOf(measure))) : open(measure.kind, points);
  const colour = look.selected ? SELECTED : MEASURE;
  for (const [stroke, width] of [
    [SHADOW, look.selected ? 4.5 : 3.5],
    [colour, look.selected ? 2.2 : 1.5],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke(path);
  }
  // the many points of a region drawn by hand would hide it
  const handles = measure.kind === 'freehand' && !look.selected ? [] : points;
  for (const point of handles) drawHandle(context, point, colour);
  if (look.label !== '') drawLabel(context, look.label, labelPlace(measure.kind, points), view.labels);
}

function closed(points: readonly Point[]): Path2D {
  const path = open('polyline', points);
  path.closePath();
  return path;
}

function open(kind: Drawn['kind'], points: readonly Point[]): Path2D {
  const path = new Path2D();
  const [a, b, c] = points;
  points.forEach(({ x, y }, n) => (n === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  if (kind === 'arrow' && a && b) addHead(path, a, b);
  if (kind === 'angle' && a && b && c) addArc(path, a, b, c);
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

/** Beside the upper end; over a region; at the tail of an arrow, which points at something. */
function labelPlace(kind: Drawn['kind'], points: readonly Point[]): Point {
  const [a, b] = [points[0] ?? { x: 0, y: 0 }, points[1] ?? points[0] ?? { x: 0, y: 0 }];
  if (kind === 'text') return { x: a.x + 10, y: a.y };
  if (kind === 'arrow') return { x: a.x + 10, y: a.y - 12 };
  if (kind === 'angle') return { x: b.x + 14, y: b.y + 16 };
  if (isRegion(kind)) return { x: Math.max(...points.map(({ x }) => x)) + 8, y: Math.min(...points.map(({ y }) => y)) };
  const upper = kind === 'polyline' ? (points.at(-1) ?? a) : a.y < b.y ? a : b;
  return { x: upper.x + 12, y: upper.y - 14 };
}

function drawHandle(context: CanvasRenderingContext2D, { x, y }: Point, colour: string): void {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = 'rgba(0, 0, 0, 0.6)';
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = colour;
  context.stroke();
}

function drawLabel(context: CanvasRenderingContext2D, text: string, { x, y }: Point, labels: LabelSpace): void {
  const { textSize } = preferences.now;
  context.font = `560 ${textSize}px "Inter Variable", Inter, system-ui, sans-serif`;
  const width = context.measureText(text).width + 14;
  const height = textSize + 10;
  const { left, top } = labels.place({ left: x, top: y - height / 2, width, height });
  context.fillStyle = PILL;
  context.beginPath();
  context.roundRect(left, top, width, height, height / 2);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 7, top + height / 2 + 0.5);
}
