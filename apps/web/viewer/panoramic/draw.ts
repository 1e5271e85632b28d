import type { Point } from '../rooms/room.ts';

/** Colours on pictures, from the design tokens. */
export const COLOURS = { arch: '#69becf', section: '#f1923e', nerve: '#f0d363' } as const;
const SHADOW = 'rgba(0, 0, 0, 0.55)';
const FONT = '"Inter Variable", Inter, system-ui, sans-serif';
const GAP = 12; // px left free around the crosshair, so that it does not hide what it points at

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A line with a dark edge, so that it is seen on bone and on air. */
export function strokeTwice(context: CanvasRenderingContext2D, path: Path2D, colour: string, width = 1.5): void {
  context.lineJoin = 'round';
  for (const [paint, wide] of [
    [SHADOW, width + 2],
    [colour, width],
  ] as const) {
    context.strokeStyle = paint;
    context.lineWidth = wide;
    context.stroke(path);
  }
}

export function pathOf(points: readonly Point[], closed = false): Path2D {
  const path = new Path2D();
  points.forEach(({ x, y }, n) => (n === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  if (closed) path.closePath();
  return path;
}

/** Lines through a place, with a gap around it; a line without a colour is left out. */
export function drawCross(
  context: CanvasRenderingContext2D,
  at: Point,
  { width, height }: Size,
  [vertical, horizontal]: readonly [vertical: string | null, horizontal: string | null],
): void {
  const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  context.lineWidth = 1;
  context.globalAlpha = 0.75;
  const line = (colour: string | null, ...ends: readonly (readonly [number, number, number, number])[]) => {
    if (colour === null) return;
    context.strokeStyle = colour;
    context.beginPath();
    for (const [x1, y1, x2, y2] of ends) {
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
    }
    context.stroke();
  };
  line(vertical, [x, 0, x, y - GAP], [x, y + GAP, x, height]);
  line(horizontal, [0, y, x - GAP, y], [x + GAP, y, width, y]);
  context.globalAlpha = 1;
}

/** Where the sections stand on the panoramic: a mark above and below, with their numbers. */
export function drawSectionTicks(
  context: CanvasRenderingContext2D,
  places: readonly number[],
  active: number | null,
  { height }: Size,
): void {
  const apart = Math.abs((places[1] ?? Infinity) - (places[0] ?? 0));
  places.forEach((x, n) => {
    const here = n === active;
    context.globalAlpha = here ? 1 : 0.55;
    context.strokeStyle = COLOURS.section;
    context.lineWidth = here ? 2 : 1;
    context.beginPath();
    context.moveTo(x, 26);
    context.lineTo(x, 40);
    context.moveTo(x, height - 40);
    context.lineTo(x, height - 26);
    context.stroke();
    if (apart > 11 || here) drawText(context, String(n + 1), { x, y: 17 }, COLOURS.section, 'center');
  });
  context.globalAlpha = 1;
}

/** The trough's edges, while somebody pulls at them. */
export function drawTrough(context: CanvasRenderingContext2D, middle: number, half: number, height: number): void {
  context.strokeStyle = COLOURS.arch;
  context.setLineDash([4, 4]);
  context.lineWidth = 1;
  context.beginPath();
  for (const x of [middle - half, middle + half]) {
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  context.stroke();
  context.setLineDash([]);
}

export function drawText(
  context: CanvasRenderingContext2D,
  text: string,
  { x, y }: Point,
  colour: string,
  align: CanvasTextAlign = 'left',
  px = 11,
): void {
  context.font = `560 ${px}px ${FONT}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = SHADOW;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.textAlign = 'left';
}

export function drawHandle(context: CanvasRenderingContext2D, { x, y }: Point, colour: string, chosen = false): void {
  context.beginPath();
  context.arc(x, y, chosen ? 6 : 4.5, 0, 2 * Math.PI);
  context.fillStyle = chosen ? colour : 'rgba(0, 0, 0, 0.6)';
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = chosen ? '#fff' : colour;
  context.stroke();
}

const RULER_SHARE = 0.55; // of the side it stands along
const TICKS_FROM = 3.5; // px per mm: nearer ticks run together
const RULER = 'rgba(201, 211, 216, 0.8)';

/** A ruler along the left and along the lower side: ticks each millimetre, longer ones each five and ten. */
export function drawRuler(context: CanvasRenderingContext2D, { width, height }: Size, pxPerMm: number): void {
  const along = (side: number) => 10 * Math.floor((side * RULER_SHARE) / pxPerMm / 10);
  const [down, across] = [along(height), along(width)];
  const tick = pxPerMm >= TICKS_FROM ? 1 : pxPerMm * 5 >= TICKS_FROM ? 5 : 10;
  context.strokeStyle = RULER;
  context.lineWidth = 1;
  context.beginPath();
  const lengthOf = (mm: number) => (mm % 10 === 0 ? 8 : mm % 5 === 0 ? 6 : 3);
  if (down >= 10) {
    const top = (height - down * pxPerMm) / 2;
    for (let mm = 0; mm <= down; mm += tick) {
      context.moveTo(0, Math.round(top + mm * pxPerMm) + 0.5);
      context.lineTo(lengthOf(mm), Math.round(top + mm * pxPerMm) + 0.5);
    }
  }
  if (across >= 10) {
    const left = (width - across * pxPerMm) / 2;
    for (let mm = 0; mm <= across; mm += tick) {
      context.moveTo(Math.round(left + mm * pxPerMm) + 0.5, height);
      context.lineTo(Math.round(left + mm * pxPerMm) + 0.5, height - lengthOf(mm));
    }
  }
  context.stroke();
  if (down >= 10) drawText(context, `${down} mm`, { x: 4, y: (height + down * pxPerMm) / 2 + 10 }, RULER, 'left', 10);
}
