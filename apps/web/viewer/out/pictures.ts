import { orientationLetters, scaleVec } from '@hyaline/volume';
import type { Pane, PictureView } from '../rooms/room.ts';
import { say, type Ui } from '../ui/context.ts';
import { el } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
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
}

export interface TakeOptions {
  readonly width: number;
  readonly overlays: boolean;
  /** Left out where words stand beside the picture anyway. */
  readonly strip: boolean;
}

export const MAX_SIDE = 8192; // beyond it browsers refuse a canvas
const STRIP = 38; // CSS px of a picture 640 wide
const UNSEEN_RATIO = 0.75;

/** The views that have something to show, those on the screen first. */
export function takeable(ui: Ui): Pane[] {
  const shown = ui.panes().filter((pane) => pane.snapshot({ width: 8, height: 8, overlays: false }) !== null);
  return shown.toSorted((a, b) => Number(a.root.hidden) - Number(b.root.hidden));
}

/** What a view would come to at a width, px. */
export function sizeOf(pane: Pane, { width, strip }: Pick<TakeOptions, 'width' | 'strip'>): { width: number; height: number; stripHeight: number } {
  const { clientWidth, clientHeight } = pane.root;
  const ratio = clientWidth > 0 ? clientHeight / clientWidth : UNSEEN_RATIO;
  const stripHeight = strip ? Math.round(STRIP * Math.max(1, width / 640)) : 0;
  const most = Math.min(MAX_SIDE, (MAX_SIDE - stripHeight) / ratio);
  const held = Math.round(Math.min(width, most));
  return { width: held, height: Math.round(held * ratio) + stripHeight, stripHeight };
} // prettier-ignore

/** Draws a view anew at a size, in the proportions it has on the screen. */
export function take(ui: Ui, pane: Pane, options: TakeOptions): TakenPicture | null {
  const { width, height, stripHeight } = sizeOf(pane, options);
  const picture = pane.snapshot({ width, height: height - stripHeight, overlays: options.overlays });
  if (!picture) return null;
  const canvas = el('canvas', { width, height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = '#000';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0);
  if (isPicture(pane)) drawLetters(context, ui, pane, { width, height: height - stripHeight });
  const caption = captionOf(ui, pane);
  if (stripHeight > 0) drawStrip(context, ui, `${pane.label}   ${caption}`, { width, height, stripHeight });
  const { clientWidth } = pane.root;
  const pixelMm = pane.pxPerMm && clientWidth > 0 ? clientWidth / (width * pane.pxPerMm) : null;
  return { name: pane.name, label: pane.label, caption, canvas, pixelMm };
}

const isPicture = (pane: Pane): pane is Pane & PictureView => 'stack' in pane;

/** Which picture of how many, slab and window. */
function captionOf({ workspace, strings, language }: Ui, pane: Pane): string {
  const { window, slab } = workspace;
  if (!isPicture(pane)) return '';
  const parts = [
    pane.stack ? say(strings.sliceOf, { n: pane.index + 1, all: pane.stack.count }) : '',
    slab && pane.stack ? `${strings.slabModes[slab.mode]} ${numberText(language, slab.thicknessMm)} mm` : '',
    say(strings.windowLevel, { w: numberText(language, window.width), l: numberText(language, window.center) }),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

const LETTER = '#e7cf8a';
const FONT = '"Inter Variable", Inter, system-ui, sans-serif';

/** A picture without its sides can be read the wrong way round: they go with every one. */
function drawLetters(context: CanvasRenderingContext2D, { workspace }: Ui, { stack }: PictureView, size: { width: number; height: number }): void {
  if (!stack || !workspace.picture?.volume.geometry.oriented) return;
  const { width, height } = size;
  const letters = [scaleVec(stack.right, -1), stack.right, scaleVec(stack.down, -1), stack.down].map(orientationLetters);
  const px = Math.max(11, Math.round(Math.min(width, height) / 34));
  const places = [[px, height / 2], [width - px, height / 2], [width / 2, px], [width / 2, height - px]] as const; // prettier-ignore
  context.font = `600 ${px}px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = px / 4;
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.fillStyle = LETTER;
  for (const [n, [x, y]] of places.entries()) {
    context.strokeText(letters[n] ?? '', x, y);
    context.fillText(letters[n] ?? '', x, y);
  }
} // prettier-ignore

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
