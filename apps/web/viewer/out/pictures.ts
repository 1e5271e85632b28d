import type { Measure } from '@hyaline/marks';
import { pixelToPatient } from '@hyaline/volume';
import { liesIn } from '../measures/measures.ts';
import { outlineOf } from '../measures/shape.ts';
import type { Pane, PictureView } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { isPlane } from '../workspace/events.ts';
import { wordsOf } from './words.ts';

/** A view as it leaves: its picture with the sides of the patient, and a line below that says what it is and is not. */
export interface TakenPicture {
  readonly name: string;
  readonly label: string;
  /** What it shows, in words. */
  readonly caption: string;
  readonly canvas: HTMLCanvasElement;
  /** mm of the patient along the edge of a pixel; null where there are none. */
  readonly pixelMm: number | null;
  /** Ids of the measures that are seen on it. */
  readonly measures: ReadonlySet<string>;
}

export interface TakeOptions {
  readonly width: number;
  readonly overlays: boolean;
  /** Left out where words stand beside the picture anyway. */
  readonly strip: boolean;
}

export const MAX_SIDE = 8192; // beyond it browsers refuse a canvas
const STRIP = 38; // CSS px of a picture 640 wide
const LABEL_PX = 190; // CSS px: the longest label of an implant
const UNSEEN_RATIO = 0.75;

/** The views that have something to show, those on the screen first; of a volume its planes even when they are not. */
export function takeable(ui: Ui): Pane[] {
  const { picture } = ui.workspace;
  const isVolume = picture !== null && !picture.flat && picture.volume.geometry.oriented && picture.volume.geometry.size[2] > 1; // prettier-ignore
  return ui
    .panes()
    .filter(({ name, root }) => !root.hidden || (isVolume && isPlane(name)))
    .filter((pane) => pane.snapshot({ width: 8, height: 8, overlays: false }) !== null)
    .toSorted((a, b) => Number(a.root.hidden) - Number(b.root.hidden));
}

/** Part of a view, as shares of its width and height. */
export interface ViewPart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const PROBE = { width: 64, height: 64 * UNSEEN_RATIO, overlays: false } as const;
const WHOLE: ViewPart = { left: 0, top: 0, width: 1, height: 1 };

/** A view as it stands on the screen; one that does not, as where a phone shows one at a time, as it would. */
function standing<T>(pane: Pane & PictureView, look: (view: PictureView) => T): T | null {
  if (pane.root.clientWidth > 0) return look(pane);
  const seen: T[] = [];
  pane.snapshot({ ...PROBE, during: (view) => seen.push(look(view)) });
  return seen[0] ?? null;
}

interface ViewScale {
  /** CSS px. */
  readonly width: number;
  readonly height: number;
  /** Null where the view has no millimetres. */
  readonly pxPerMm: number | null;
}

/** How large a view is, and a millimetre in it. */
export function scaleOf(pane: Pane): ViewScale {
  const { clientWidth: width, clientHeight: height } = pane.root;
  const found = isPicture(pane) ? standing(pane, ({ size, pxPerMm }) => ({ ...size, pxPerMm })) : null;
  return found ?? { width, height, pxPerMm: width > 0 ? pane.pxPerMm : null };
}

/** Where on a view its picture lies: the black beside it stays behind, but for what the labels on it need. */
export const pictureIn = (pane: Pane): ViewPart => (isPicture(pane) ? standing(pane, partOf) : null) ?? WHOLE;

function partOf(view: PictureView): ViewPart {
  const { stack, index, size } = view;
  if (!stack) return WHOLE;
  const first = view.toScreen(pixelToPatient(stack, index, -0.5, -0.5));
  const last = view.toScreen(pixelToPatient(stack, index, stack.width - 0.5, stack.height - 0.5));
  if (!first || !last) return WHOLE;
  const [left, right] = wideEnough([first.x, last.x], size.width);
  const [top, bottom] = [first.y, last.y].map((y) => Math.min(1, Math.max(0, y / size.height))) as [number, number];
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : WHOLE;
}

/** Shares of the width of a view, with room for a label between them as far as the view has it. */
function wideEnough([first, last]: readonly [number, number], width: number): [number, number] {
  const [low, high] = [Math.max(0, first), Math.min(width, last)];
  if (high <= low) return [0, 0];
  const more = Math.max(0, LABEL_PX - (high - low)) / 2;
  const left = Math.max(0, Math.min(width - (high - low) - 2 * more, low - more));
  return [left / width, Math.min(1, (left + (high - low) + 2 * more) / width)];
}

interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly stripHeight: number;
  /** The whole view at that scale, of which the picture is a part. */
  readonly view: { readonly width: number; readonly height: number };
  readonly part: ViewPart;
}

/** What a view would come to at a width, px. */
export function sizeOf(pane: Pane, { width, strip }: Pick<TakeOptions, 'width' | 'strip'>): PictureSize {
  const { clientWidth, clientHeight } = pane.root;
  const part = pictureIn(pane);
  const ratio = clientWidth > 0 ? clientHeight / clientWidth : UNSEEN_RATIO;
  const most = Math.min(MAX_SIDE, (MAX_SIDE - STRIP * 16) / ratio) * part.width;
  const held = Math.round(Math.min(width, most));
  const view = { width: held / part.width, height: (held / part.width) * ratio };
  const stripHeight = strip ? Math.round(STRIP * Math.max(1, held / 640)) : 0;
  return { width: held, height: Math.round(view.height * part.height) + stripHeight, stripHeight, view, part };
}

/** Draws a view anew at a size, in the proportions it has on the screen. */
export function take(ui: Ui, pane: Pane, options: TakeOptions): TakenPicture | null {
  const { width, height, stripHeight, view, part } = sizeOf(pane, options);
  const whole = { width: Math.round(view.width), height: Math.round(view.height) };
  const [left, top] = [part.left * whole.width, part.top * whole.height];
  const seen = { left, top, width: part.width * whole.width, height: part.height * whole.height };
  const measures = new Set<string>();
  const during = (shown: PictureView) => {
    for (const one of options.overlays ? ui.workspace.marks.now.measures : [])
      if (!one.hidden && isSeen(one, shown, part)) measures.add(one.id);
  };
  const picture = pane.snapshot({ ...whole, overlays: options.overlays, seen, during });
  if (!picture) return null;
  const canvas = el('canvas', { width, height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  const below = height - stripHeight;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, left, top, seen.width, seen.height, 0, 0, width, below);
  drawLetters(context, sidesOf(pane), { width, height: below });
  const caption = captionOf(pane);
  if (stripHeight > 0) drawStrip(context, ui, `${pane.label}   ${caption}`, { width, height, stripHeight });
  const scale = scaleOf(pane);
  const pixelMm = scale.pxPerMm && scale.width / (view.width * scale.pxPerMm);
  return { name: pane.name, label: pane.label, caption, canvas, pixelMm, measures };
}

/** Whether a measure lies in the shown picture, and any of it in the part that leaves. */
function isSeen(measure: Measure, view: PictureView, part: ViewPart): boolean {
  if (!liesIn(measure, view)) return false;
  const { width, height } = view.size;
  const outline = outlineOf(measure);
  return (outline.length > 0 ? outline : measure.points).some((point) => {
    const at = view.toScreen(point);
    if (!at) return false;
    const [x, y] = [at.x / width - part.left, at.y / height - part.top];
    return x >= 0 && x <= part.width && y >= 0 && y <= part.height;
  });
}

const isPicture = (pane: Pane): pane is Pane & PictureView => 'stack' in pane;

/** What stands in the corners of a view: which picture of how many, slab, window, scale. */
const captionOf = ({ root }: Pane): string =>
  ['.hv-vp-tl .hv-num', '.hv-vp-br']
    .map((corner) => root.querySelector(corner)?.textContent ?? '')
    .filter((part) => part !== '')
    .join(' · ');

const SIDES = ['left', 'right', 'top', 'bottom'] as const;

/** The sides of the patient at the edges of a view, as they stand there. */
const sidesOf = ({ root }: Pane): readonly string[] =>
  SIDES.map((side) => root.querySelector(`.hv-letter-${side}`)?.textContent ?? '');

const LETTER = '#e7cf8a';
const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

/** A picture without its sides can be read the wrong way round: they go with every one. */
function drawLetters(
  context: CanvasRenderingContext2D,
  letters: readonly string[],
  size: { width: number; height: number },
): void {
  const { width, height } = size;
  const px = Math.max(11, Math.round(Math.sqrt(width * height) / 30));
  const edge = px * 0.7;
  const places = [
    ['left', edge, height / 2],
    ['right', width - edge, height / 2],
    ['center', width / 2, px],
    ['center', width / 2, height - px],
  ] as const; // words stand at some edges: vestibular, lingual
  context.font = `600 ${px}px ${FONT}`;
  context.textBaseline = 'middle';
  context.lineWidth = px / 4;
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.fillStyle = LETTER;
  for (const [n, [align, x, y]] of places.entries()) {
    context.textAlign = align;
    context.strokeText(letters[n] ?? '', x, y);
    context.fillText(letters[n] ?? '', x, y);
  }
}

function drawStrip(context: CanvasRenderingContext2D, ui: Ui, text: string, { width, height, stripHeight }: { width: number; height: number; stripHeight: number }): void {
  const words = wordsOf(ui);
  const top = height - stripHeight;
  const px = stripHeight * 0.31;
  context.fillStyle = '#0d1418';
  context.fillRect(0, top, width, stripHeight);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const line = (content: string, weight: number, colour: string, y: number) => {
    context.font = `${weight} ${px}px ${FONT}`;
    context.fillStyle = colour;
    context.fillText(content, px, y, width - 2 * px);
  };
  line(text, 600, '#e6eaed', top + stripHeight * 0.3);
  line(`${words.disclaimer} ${words.madeWith}`, 400, '#a3aab0', top + stripHeight * 0.71);
} // prettier-ignore

/** @throws Error when the browser cannot make it, for lack of memory */
export function fileOf(canvas: HTMLCanvasElement, type: 'image/png' | 'image/jpeg'): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, 0.95);
  });
}
