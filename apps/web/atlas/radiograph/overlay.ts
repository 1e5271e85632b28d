import type { Film, Point, PointName, Points } from '@hyaline/radiograph';
import type { FilmCanvas, Spot } from './film-canvas.ts';
import type { FilmCircle, FilmLine } from './lines.ts';

/** What lies over the picture. */
export interface Overlay {
  readonly film: Film;
  readonly points: Points;
  readonly active: PointName | null;
  readonly lines: readonly FilmLine[];
  readonly circles: readonly FilmCircle[];
  /** Figures in words, each at a place of the picture. */
  readonly labels: readonly { readonly at: Point; readonly text: string }[];
  /** Along something whose length is known. */
  readonly known: { readonly from: Point; readonly to: Point; readonly text: string } | null;
}

const COLOURS = { plate: '#7fd0e0', plumb: '#f2c14e', construction: 'rgba(242, 193, 78, 0.75)' } as const;
const KNOWN = '#8fd0a4';
const SHADOW = 'rgba(0, 0, 0, 0.7)';
const FONT = '600 12px "Inter Variable", Inter, system-ui, sans-serif';

/** @param times how much larger than the screen it is being drawn: lines stay as thin as on it */
export function drawOver(context: CanvasRenderingContext2D, view: FilmCanvas, scene: Overlay, times = 1): void {
  context.save();
  context.lineCap = 'round';
  for (const { middle, rim } of scene.circles) {
    const [at, edge] = [view.toScreen(middle), view.toScreen(rim)];
    const radius = Math.hypot(edge.x - at.x, edge.y - at.y);
    const ring = () => context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    stroke(context, COLOURS.construction, 1.25 / times, ring);
  }
  for (const { from, to, kind } of scene.lines)
    line(context, [view.toScreen(from), view.toScreen(to)], COLOURS[kind], 1.5 / times, kind !== 'plate');
  if (scene.known)
    line(context, [view.toScreen(scene.known.from), view.toScreen(scene.known.to)], KNOWN, 1.5 / times, true);
  if (view.draft) line(context, view.draft.map((at) => view.toScreen(at)) as [Spot, Spot], KNOWN, 1.5 / times, true);
  for (const [name, at] of Object.entries(scene.points)) dot(context, view.toScreen(at), name === scene.active, times);
  if (times === 1) drawLabels(context, view, scene);
  context.restore();
}

function line(
  context: CanvasRenderingContext2D,
  [a, b]: [Spot, Spot],
  colour: string,
  width: number,
  dashed: boolean,
): void {
  context.setLineDash(dashed ? [5 * width, 3.5 * width] : []);
  stroke(context, colour, width, () => {
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
  });
  context.setLineDash([]);
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number, path: () => void): void {
  for (const [style, wide] of [
    [SHADOW, width * 2.2],
    [colour, width],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = wide;
    context.beginPath();
    path();
    context.stroke();
  }
}

function dot(context: CanvasRenderingContext2D, { x, y }: Spot, active: boolean, times: number): void {
  const radius = (active ? 6 : 4) / times;
  stroke(context, active ? '#ffd479' : '#ffffff', 1.75 / times, () => context.arc(x, y, radius, 0, 2 * Math.PI));
  context.fillStyle = active ? '#ffd479' : '#ffffff';
  context.beginPath();
  context.arc(x, y, 1 / times, 0, 2 * Math.PI);
  context.fill();
}

const ROW = 24;
const PAD = 7;
const ASIDE = 34;

/** On the side of the patient's back, below each other where they would meet. */
function drawLabels(context: CanvasRenderingContext2D, view: FilmCanvas, { labels, film, known }: Overlay): void {
  context.font = FONT;
  context.textBaseline = 'middle';
  const { width, height } = view.size;
  const back = film.towards === 'right' ? -1 : 1;
  const taken: { x: number; y: number; wide: number }[] = [];
  const asked = labels.map((label) => ({ ...label, aside: ASIDE * back, anchor: view.toScreen(label.at) }));
  if (known) asked.push({ at: known.to, text: known.text, aside: 12, anchor: view.toScreen(known.to) });
  for (const { text, aside, anchor } of asked.toSorted((a, b) => a.anchor.y - b.anchor.y)) {
    const wide = context.measureText(text).width + 2 * PAD;
    if (anchor.x < 0 || anchor.x > width || anchor.y < 0 || anchor.y > height) continue;
    const left = aside < 0 ? anchor.x + aside - wide : anchor.x + aside;
    const x = Math.min(width - wide - 4, Math.max(4, left));
    let y = anchor.y;
    while (taken.some((one) => Math.abs(one.y - y) < ROW && x < one.x + one.wide && one.x < x + wide)) y += ROW / 2;
    taken.push({ x, y, wide });
    context.strokeStyle = 'rgba(255, 255, 255, 0.45)';
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(anchor.x, anchor.y);
    context.lineTo(aside < 0 ? x + wide : x, y);
    context.stroke();
    context.fillStyle = 'rgba(8, 14, 18, 0.86)';
    context.beginPath();
    context.roundRect(x, y - 11, wide, 22, 11);
    context.fill();
    context.fillStyle = '#f4f7f8';
    context.fillText(text, x + PAD, y + 0.5);
  }
}
