import type { Profile } from '@hyaline/volume';
import { say, type Ui } from '../ui/context.ts';
import { el, onClick } from '../ui/dom.ts';
import { numberText } from '../ui/strings.ts';
import { copyOut } from '../ui/copy-out.ts';
import { COPIED } from './copy.ts';
import { wordsOf } from './words.ts';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, PAD] = [236, 76, 4];
const MOST_ROWS = 400;

/** Grey values along a line: a curve to look at and to point into, and the same as a table. */
export function makeProfileChart(ui: Ui, profile: Profile, name: string): HTMLElement {
  const words = wordsOf(ui);
  const known = profile.values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const number = (value: number) => numberText(ui.language, value);
  const mmText = (mm: number) => numberText(ui.language, mm, 1);
  const range = known.length ? say(words.profileRange, { min: number(low), max: number(high), mm: `${mmText(profile.lengthMm)} mm` }) : words.none; // prettier-ignore
  const reading = el('p', { class: 'hv-profile-reading hv-num', text: range });
  const x = (n: number) => PAD + (n / Math.max(1, profile.values.length - 1)) * (WIDTH - 2 * PAD);
  const y = (value: number) => HEIGHT - PAD - ((value - low) / Math.max(1, high - low)) * (HEIGHT - 2 * PAD);
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', class: 'hv-profile', 'aria-label': `${say(words.profileChart, { name })}, ${range}` }); // prettier-ignore
  const marker = shape('path', { class: 'hv-profile-marker', d: '' });
  svg.append(shape('path', { class: 'hv-profile-curve', d: curve(profile.values, x, y) }), marker);
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const share = (((event.clientX - box.left) / box.width) * WIDTH - PAD) / (WIDTH - 2 * PAD);
    const n = Math.min(profile.values.length - 1, Math.max(0, Math.round(share * (profile.values.length - 1))));
    const value = profile.values[n] ?? null;
    marker.setAttribute('d', `M${x(n)} 0V${HEIGHT}`);
    reading.textContent = say(words.profileAt, { mm: mmText(n * profile.stepMm), value: value === null ? words.none : number(value) }); // prettier-ignore
  });
  svg.addEventListener('pointerleave', () => {
    marker.setAttribute('d', '');
    reading.textContent = range;
  });
  return el('div', { class: 'hv-profile-box' }, svg as unknown as HTMLElement, reading, makeTable(ui, profile));
}

function shape(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A gap in the series is a gap in the curve. */
function curve(values: Profile['values'], x: (n: number) => number, y: (value: number) => number): string {
  let path = '';
  values.forEach((value, n) => {
    if (value === null) return;
    const starts = n === 0 || values[n - 1] === null;
    path += `${starts ? 'M' : 'L'}${x(n).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return path;
}

/** Built when it is opened. A long profile is thinned out in the table; copying gives every value. */
function makeTable(ui: Ui, { values, stepMm }: Profile): HTMLElement {
  const words = wordsOf(ui);
  const table = el('table');
  const copy = el('button', { type: 'button', class: 'hv-text-button', text: words.copy });
  const details = el('details', { class: 'hv-profile-values' }, el('summary', { text: words.profileTable }), copy, el('div', { role: 'region', tabindex: 0, 'aria-label': words.profileTable }, table)); // prettier-ignore
  onClick(copy, async () => {
    const lines = values.map((value, n) => `${Number((n * stepMm).toFixed(4))}\t${value === null ? '' : Number(value.toFixed(2))}`); // prettier-ignore
    const done = await copyOut(ui, [`${words.distance}\t${words.greyValue}`, ...lines].join('\n'), COPIED);
    copy.textContent = done ? words.copied : words.notCopied;
  });
  details.addEventListener('toggle', () => {
    if (!details.open || table.rows.length) return;
    const every = Math.max(1, Math.ceil(values.length / MOST_ROWS));
    table.append(el('thead', {}, el('tr', {}, el('th', { scope: 'col', text: words.distance }), el('th', { scope: 'col', text: words.greyValue })))); // prettier-ignore
    const body = el('tbody');
    for (let n = 0; n < values.length; n += every) {
      const value = values[n] ?? null;
      const text = value === null ? words.none : numberText(ui.language, value);
      body.append(el('tr', {}, el('td', { text: numberText(ui.language, n * stepMm, 2) }), el('td', { text })));
    }
    table.append(body);
  });
  return details;
}
