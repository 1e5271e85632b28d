import type { Ui } from '../../ui/context.ts';
import { el } from '../../ui/dom.ts';
import { fileOf, type TakenPicture } from '../pictures.ts';
import { wordsOf } from '../words.ts';
import { RULER_MM, type SheetLayout } from './sheet-layout.ts';
import './print.css';

const SVG = 'http://www.w3.org/2000/svg';
const mm = (value: number): string => `${value.toFixed(3)}mm`;

/** Puts one sheet on the page, prints it, and takes it away again. Resolves when the print dialog is left. */
export async function printSheet(ui: Ui, picture: TakenPicture, layout: SheetLayout): Promise<void> {
  const rules = new CSSStyleSheet();
  const [width, height] = layout.page;
  rules.replaceSync(`@page { size: ${mm(width)} ${mm(height)}; margin: 0 }`);
  const image = await imageOf(picture, layout);
  const sheet = sheetOf(ui, picture, layout, image);
  document.adoptedStyleSheets.push(rules);
  document.body.append(sheet);
  document.body.classList.add('hv-printing');
  try {
    await printed();
  } finally {
    document.body.classList.remove('hv-printing');
    sheet.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
    URL.revokeObjectURL(image.src);
  }
}

/** Some browsers return from print() before the dialog is left: the event comes when it is. */
function printed(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true });
    window.print();
  });
}

/** The part about the middle that fits the sheet. */
async function imageOf({ canvas, label }: TakenPicture, { part }: SheetLayout): Promise<HTMLImageElement> {
  const [width, height] = [Math.round(canvas.width * part[0]), Math.round(canvas.height * part[1])];
  const cut = el('canvas', { width, height });
  const [x, y] = [(canvas.width - canvas.width * part[0]) / 2, (canvas.height - canvas.height * part[1]) / 2];
  const [w, h] = [canvas.width * part[0], canvas.height * part[1]];
  cut.getContext('2d')?.drawImage(canvas, x, y, w, h, 0, 0, width, height);
  const image = el('img', { class: 'hv-sheet-picture', alt: label });
  image.src = URL.createObjectURL(await fileOf(cut, 'image/png'));
  await image.decode();
  return image;
}

function sheetOf(ui: Ui, { label, caption }: TakenPicture, layout: SheetLayout, image: HTMLImageElement): HTMLElement {
  const words = wordsOf(ui);
  const { picture, page, trueSize } = layout;
  Object.assign(image.style, { left: mm(picture.x), top: mm(picture.y), width: mm(picture.width), height: mm(picture.height) });
  const scale = el('span', { class: 'hv-sheet-scale', text: trueSize ? words.trueSize : words.notToScale });
  const sheet = el(
    'div',
    { class: 'hv-sheet', 'aria-hidden': true },
    el('p', { class: 'hv-sheet-head' }, label, el('span', { text: caption }), scale),
    image,
    ...(trueSize ? [ruler()] : []),
    el('p', { class: 'hv-sheet-foot' }, trueSize ? `${words.rulerText} ` : '', `${words.disclaimer} ${words.madeWith}, ${new Date().toLocaleDateString(ui.language === 'en' ? 'en-GB' : 'es')}`),
  );
  Object.assign(sheet.style, { width: mm(page[0]), height: mm(page[1]) });
  return sheet;
} // prettier-ignore

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
