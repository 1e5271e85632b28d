import { type Implant, toothText } from '@hyaline/marks';
import { addVec, apexOf, scaleVec } from '@hyaline/volume';
import type { PictureView, Point } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { fill, numberText } from '../ui/strings.ts';
import { preferences } from '../workspace/preferences.ts';
import { type Handle, handlesOn, shownOn } from './drags.ts';
import type { Level } from './limits.ts';
import type { Reading } from './readings.ts';
import type { PlanState } from './state.ts';
import { type ImplantWords, wordsOf } from './words.ts';

/** Each level has a colour, a line and a sign of its own: colour alone tells nothing. */
export const LEVEL_COLOURS: Readonly<Record<Level, string>> = {
  overlap: '#f27c7b',
  close: '#eab444',
  clear: '#7fd6a8',
  unknown: '#cfd6db',
};
const DASHES: Readonly<Record<Level, readonly number[]>> = { overlap: [3, 3], close: [8, 3], clear: [], unknown: [] };
const SIGNS: Readonly<Record<Level, string>> = { overlap: '✕ ', close: '⚠ ', clear: '', unknown: '' };
const SHADOW = 'rgba(0, 0, 0, 0.6)';
const AXIS_ABOVE_MM = 9;
const WAY_OFF_MM = 1.5; // a way to a canal is drawn where both of its ends lie this near to the picture
const FAR_MM = 8; // further away nobody needs to see the way
const TOOTH_MM = 6;

export function drawPlan(context: CanvasRenderingContext2D, view: PictureView, ui: Ui, state: PlanState): void {
  context.save();
  const { selected } = state;
  for (const implant of state.implants) if (implant !== selected) drawImplant(context, view, ui, state, implant);
  if (selected) drawImplant(context, view, ui, state, selected); // over the others
  for (const label of ui.workspace.marks.now.teeth) {
    const at = view.toScreen(label.at);
    const off = Math.abs(at?.offMm ?? Infinity);
    if (!at || off > TOOTH_MM + view.halfStepMm) continue;
    context.globalAlpha = 1 - 0.55 * Math.min(1, off / TOOTH_MM);
    drawPill(context, toothText(label.fdi, state.numbering), { x: at.x, y: at.y }, view, '#96d5e2', 'over');
    context.globalAlpha = 1;
  }
  context.restore();
}

function drawImplant(
  context: CanvasRenderingContext2D,
  view: PictureView,
  ui: Ui,
  state: PlanState,
  implant: Implant,
): void {
  const selected = state.selectedId === implant.id;
  const shown = shownOn(view, implant, selected);
  if (!shown) return;
  const readings = state.readings(implant);
  const colour = LEVEL_COLOURS[readings.worst];
  const beside = shown.as === 'beside';
  const outline = pathOf(shown.outline);
  context.globalAlpha = beside ? 0.45 : 1;
  if (!beside) {
    context.fillStyle = `${colour}22`;
    context.fill(outline);
  }
  const dash = beside ? [2, 4] : DASHES[readings.worst];
  for (const [stroke, width] of [
    [SHADOW, 4],
    [colour, selected ? 2.2 : 1.6],
  ] as const)
    stroked(context, outline, stroke, width, dash);
  drawAxis(context, view, implant, colour);
  context.globalAlpha = 1;
  if (selected && !ui.readOnly) drawHandles(context, view, implant, colour);
  if (beside) return;
  if (selected) for (const one of readings.all) drawWay(context, view, ui, one, readings.worst);
  const top = view.toScreen(addVec(implant.head, scaleVec(implant.axis, -AXIS_ABOVE_MM)));
  const whole = implantName(wordsOf(ui), ui.language, implant, state);
  const name = selected ? whole : (whole.split(' · ')[0] ?? '');
  const label = `${SIGNS[readings.worst]}${name}`;
  if (top) drawPill(context, label, { x: top.x + 12, y: top.y }, view, colour, 'after');
}

function stroked(
  context: CanvasRenderingContext2D,
  path: Path2D,
  style: string,
  width: number,
  dash: readonly number[],
): void {
  context.setLineDash([...dash]);
  context.strokeStyle = style;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

function pathOf(points: readonly Point[]): Path2D {
  const path = new Path2D();
  points.forEach(({ x, y }, n) => (n === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  return path;
}

function lineBetween(a: Point, b: Point): Path2D {
  const path = new Path2D();
  path.moveTo(a.x, a.y);
  path.lineTo(b.x, b.y);
  return path;
}

/** From above the head, where the crown will be, to the apex. */
function drawAxis(context: CanvasRenderingContext2D, view: PictureView, implant: Implant, colour: string): void {
  const from = view.toScreen(addVec(implant.head, scaleVec(implant.axis, -AXIS_ABOVE_MM)));
  const to = view.toScreen(apexOf(implant));
  if (!from || !to) return;
  const path = lineBetween(from, to);
  stroked(context, path, SHADOW, 2.5, []);
  stroked(context, path, colour, 1, [7, 3, 2, 3]);
}

function drawHandles(context: CanvasRenderingContext2D, view: PictureView, implant: Implant, colour: string): void {
  for (const { handle, at } of handlesOn(view, implant)) {
    const path = handlePath(handle, at);
    context.fillStyle = 'rgba(0, 0, 0, 0.7)';
    context.fill(path);
    stroked(context, path, colour, 1.6, []);
  }
}

/** Round to lean, square to move, a double arrow to set the depth. */
function handlePath(handle: Handle, { x, y }: Point): Path2D {
  const path = new Path2D();
  if (handle === 'body') path.rect(x - 4.5, y - 4.5, 9, 9);
  else if (handle === 'depth') {
    for (const side of [-1, 1]) {
      path.moveTo(x - 5, y + side * 2);
      path.lineTo(x, y + side * 8);
      path.lineTo(x + 5, y + side * 2);
      path.closePath();
    }
  } else path.arc(x, y, 5, 0, 2 * Math.PI);
  return path;
}

function drawWay(context: CanvasRenderingContext2D, view: PictureView, ui: Ui, reading: Reading, worst: Level): void {
  const { clearance, level, name } = reading;
  if (!clearance || clearance.mm > FAR_MM) return;
  const isBone = name !== 'canal' && name !== 'implant';
  if (isBone && !view.stack) return; // a curved picture looks along the way to the wall
  const [from, to] = [view.toScreen(clearance.from), view.toScreen(clearance.to)];
  const reach = WAY_OFF_MM + view.halfStepMm;
  if (!from || !to || Math.abs(from.offMm) > reach || Math.abs(to.offMm) > reach) return;
  const path = lineBetween(from, to);
  stroked(context, path, SHADOW, 3.5, []);
  stroked(context, path, LEVEL_COLOURS[level], 1.5, []);
  // the walls of bone are said only where they are what is worst: the others are in the list
  if (isBone && (level === 'clear' || level !== worst)) return;
  const text = `${SIGNS[level]}${numberText(ui.language, clearance.mm, 1)} mm`;
  const right = to.x >= from.x;
  drawPill(
    context,
    text,
    { x: to.x + (right ? 9 : -9), y: to.y },
    view,
    LEVEL_COLOURS[level],
    right ? 'after' : 'before',
  );
}

function drawPill(
  context: CanvasRenderingContext2D,
  text: string,
  at: Point,
  { labels }: PictureView,
  colour: string,
  side: 'over' | 'before' | 'after',
): void {
  const { textSize } = preferences.now;
  context.font = `560 ${textSize}px "Inter Variable", Inter, system-ui, sans-serif`;
  const width = context.measureText(text).width + 12;
  const height = textSize + 8;
  const wanted = at.x - { over: width / 2, before: width, after: 0 }[side];
  const { left, top } = labels.place({ left: wanted, top: at.y - height / 2, width, height });
  const path = roundedBox(left, top, width, height);
  context.fillStyle = 'rgba(6, 11, 14, 0.86)';
  context.fill(path);
  stroked(context, path, colour, 1, []);
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 6, top + height / 2 + 0.5);
}

function roundedBox(left: number, top: number, width: number, height: number): Path2D {
  const path = new Path2D();
  path.roundRect(left, top, width, height, height / 2);
  return path;
}

/** What an implant is called: its tooth, its own name, its size. */
export function implantName(words: ImplantWords, language: Ui['language'], implant: Implant, state: PlanState): string {
  const { tooth, name } = implant;
  const n = state.implants.findIndex(({ id }) => id === implant.id) + 1;
  const number = tooth === null ? fill(words.numbered, { n }) : toothText(tooth, state.numbering);
  return [number, name, sizeText(language, implant)].filter((part) => part !== '').join(' · ');
}

/** `4.1 × 10 mm` */
export const sizeText = (
  language: Ui['language'],
  { diameterMm, lengthMm }: Pick<Implant, 'diameterMm' | 'lengthMm'>,
): string => `${mmText(language, diameterMm)} × ${mmText(language, lengthMm)} mm`;

/** 4 or 4.1: as implants are named. */
const mmText = (language: Ui['language'], mm: number): string => {
  const digits = [0, 1, 2].find((count) => Math.abs(mm - Number(mm.toFixed(count))) < 1e-9) ?? 2;
  return numberText(language, mm, digits);
};
