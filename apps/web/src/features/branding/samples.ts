import { type BrandSnapshot } from '@hyaline/contract';
import { applyBrand, brandHead } from '../../../open/brand/brand.ts';
import { el } from '../../../viewer/ui/dom.ts';
import classes from './samples.module.css';

export const SAMPLES = ['page', 'report', 'mail'] as const;
export type Sample = (typeof SAMPLES)[number];

/** Already in the reader's language. */
export interface SampleWords {
  title: string;
  text: string;
  button: string;
}

/** Fills `root` with the top of a page, a report or a mail as it goes out, by the functions that draw those. */
export function drawSample(root: HTMLElement, sample: Sample, brand: BrandSnapshot, words: SampleWords): void {
  // paper is white, and mails are written for a light ground
  applyBrand(root, sample === 'page' ? brand : { ...brand, theme: 'light' });
  root.replaceChildren(...DRAWN[sample](brand, words));
}

type Draw = (brand: BrandSnapshot, words: SampleWords) => HTMLElement[];
const DRAWN: Readonly<Record<Sample, Draw>> = { page, report, mail };

function page(brand: BrandSnapshot, { title, text, button }: SampleWords): HTMLElement[] {
  return [
    el('div', { class: classes['bar'] }, brandHead(brand)),
    el(
      'div',
      { class: classes['body'] },
      el('b', { class: classes['title'], text: title }),
      el('span', { class: classes['text'], text }),
      el('div', { class: classes['picture'] }, spine()),
      el('span', { class: 'br-button', text: button }),
    ),
  ];
}

function report(brand: BrandSnapshot, { title, text }: SampleWords): HTMLElement[] {
  return [
    el('div', { class: classes['paper'] }, brandHead(brand)),
    el('div', { class: classes['rule'] }),
    el(
      'div',
      { class: classes['paper'] },
      el('b', { class: classes['title'], text: title }),
      el('span', { class: classes['text'], text }),
      ...[92, 100, 74].map(line),
    ),
  ];
}

function mail(brand: BrandSnapshot, { title, text, button }: SampleWords): HTMLElement[] {
  return [
    el(
      'div',
      { class: classes['letter'] },
      el('span', { class: classes['sender'], text: brand.name }),
      el('b', { class: classes['subject'], text: title }),
      el('span', { class: classes['text'], text }),
      el('span', { class: 'br-button', text: button }),
    ),
  ];
}

function line(percent: number): HTMLElement {
  const bar = el('div', { class: classes['line'] });
  bar.style.setProperty('width', `${percent}%`);
  return bar;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Where the picture of the atlas stands: a row of vertebrae in side view, one of them meant. */
function spine(): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 120 150');
  svg.setAttribute('aria-hidden', 'true');
  for (let at = 0; at < 9; at++) {
    const bone = document.createElementNS(SVG, 'rect');
    const x = 46 + 9 * Math.sin(at * 0.62 + 0.1);
    for (const [name, value] of Object.entries({ x, y: 6 + at * 15.6, width: 22 + at * 0.9, height: 10.5, rx: 3.5 }))
      bone.setAttribute(name, String(value));
    if (at === 7) bone.setAttribute('data-meant', '');
    svg.append(bone);
  }
  return svg;
}
