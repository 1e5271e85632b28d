import type { Ui } from '../../ui/context.ts';
import { el } from '../../ui/dom.ts';
import { fileOf, type TakenPicture } from '../pictures.ts';
import { wordsOf } from '../words.ts';
import { type Piece, RULER_MM } from './sheet-layout.ts';
import './print.css';

const SVG = 'http://www.w3.org/2000/svg';
const CAPTION_MM = 4.5; // above its picture
const mm = (value: number): string => `${value.toFixed(3)}mm`;

/** What goes on one sheet of paper. */
export interface Sheet {
  readonly page: readonly [width: number, height: number];
  readonly trueSize: boolean;
  readonly pieces: readonly (Piece & { readonly taken: TakenPicture })[];
}

/** Puts the sheets on the page, prints them, and takes them away again. Resolves when the print dialog is left. */
export async function printSheets(ui: Ui, sheets: readonly Sheet[]): Promise<void> {
  const rules = new CSSStyleSheet();
  const [width, height] = sheets[0]?.page ?? [0, 0];
  rules.replaceSync(`@page { size: ${mm(width)} ${mm(height)}; margin: 0 }`);
  const images = await Promise.all(sheets.map(({ pieces }) => Promise.all(pieces.map(imageOf))));
  const made = sheets.map((sheet, n) => sheetOf(ui, sheet, images[n] ?? []));
  document.adoptedStyleSheets.push(rules);
  document.body.append(...made);
  document.body.classList.add('hv-printing');
  try {
    await printed();
  } finally {
    document.body.classList.remove('hv-printing');
    for (const sheet of made) sheet.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
    for (const { src } of images.flat()) URL.revokeObjectURL(src);
  }
}

/** Some browsers return from print() before the dialog is left: the event comes when it is. */
function printed(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true });
    window.print();
  });
}

/** The part about the middle that fits the sheet, where it stands on it. */
async function imageOf({
  taken: { canvas, label },
  part,
  picture,
}: Sheet['pieces'][number]): Promise<HTMLImageElement> {
  const [width, height] = [Math.round(canvas.width * part[0]), Math.round(canvas.height * part[1])];
  const cut = el('canvas', { width, height });
  const [x, y] = [(canvas.width - canvas.width * part[0]) / 2, (canvas.height - canvas.height * part[1]) / 2];
  const [w, h] = [canvas.width * part[0], canvas.height * part[1]];
  cut.getContext('2d')?.drawImage(canvas, x, y, w, h, 0, 0, width, height);
  const image = el('img', { class: 'hv-sheet-picture', alt: label });
  image.src = URL.createObjectURL(await fileOf(cut, 'image/png'));
  Object.assign(image.style, {
    left: mm(picture.x),
    top: mm(picture.y),
    width: mm(picture.width),
    height: mm(picture.height),
  });
  await image.decode();
  return image;
}

function sheetOf(ui: Ui, { page, trueSize, pieces }: Sheet, images: readonly HTMLImageElement[]): HTMLElement {
  const words = wordsOf(ui);
  const scale = el('span', { class: 'hv-sheet-scale', text: trueSize ? words.trueSize : words.notToScale });
  const [only] = pieces.length === 1 ? pieces : [];
  const head = only ? [only.taken.label, el('span', { text: only.taken.caption })] : [words.printTitle];
  const sheet = el(
    'div',
    { class: 'hv-sheet', 'aria-hidden': true },
    el('p', { class: 'hv-sheet-head' }, ...head, scale),
    ...images,
    ...(only ? [] : pieces.map(captionOf)),
    ...(trueSize ? [ruler()] : []),
    el('p', { class: 'hv-sheet-foot' }, trueSize ? `${words.rulerText} ` : '', `${words.disclaimer} ${words.madeWith}, ${new Date().toLocaleDateString(ui.language === 'en' ? 'en-GB' : 'es')}`),
  );
  Object.assign(sheet.style, { width: mm(page[0]), height: mm(page[1]) });
  return sheet;
} // prettier-ignore

/** Over its picture, no wider than that. */
function captionOf({ taken, picture }: Sheet['pieces'][number]): HTMLElement {
  const caption = el('p', { class: 'hv-sheet-caption', text: `${taken.label} ${taken.caption.split(' · ')[0] ?? ''}` });
  Object.assign(caption.style, { left: mm(picture.x), top: mm(picture.y - CAPTION_MM), width: mm(picture.width) });
  return caption;
}

/** 100 mm with a stroke every 10. */
function ruler(): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'hv-sheet-ruler');
  svg.setAttribute('width', mm(RULER_MM));
  svg.setAttribute('height', '5mm');
  svg.setAttribute('viewBox', `0 0 ${RULER_MM} 5`);
  const path = document.createElementNS(SVG, 'path');
  const strokes = Array.from({ length: RULER_MM / 10 - 1 }, (_, n) => `M${(n + 1) * 10} 2.5V5`).join('');
  path.setAttribute('d', `M0.15 0V4.85H${RULER_MM - 0.15}V0${strokes}`);
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', '#000');
  path.setAttribute('stroke-width', '0.3');
  svg.append(path);
  return svg;
}
