import { logoSize, readableOn } from '@hyaline/kit';
import type { AtlasReport, Bar, Comparison, DrawnPicture, LevelText, Row } from './content.ts';
import './sheet.css';

type Child = Node | string;

function el(name: string, attributes: Readonly<Record<string, string>>, ...children: Child[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The report as a page: seen on the screen, and printed. Its pictures are read by `addresses`, one for each. */
export function reportSheet(
  report: AtlasReport,
  pictures: readonly DrawnPicture[],
  addresses: readonly string[],
): HTMLElement {
  const article = el(
    'article',
    { class: 'atlas-report', lang: report.language },
    head(report),
    figures(report, pictures, addresses),
    findings(report),
    section(report.tableHeading, regionTable(report)),
    ...report.comparisons.map(comparison),
    ...(report.pins.length > 0 ? [section(report.pinsHeading, pins(report))] : []),
    notices(report),
  );
  article.style.setProperty('--report-accent', readableOn('#ffffff', report.brand.palette.accent));
  return article;
}

const section = (title: string, ...children: Child[]): HTMLElement =>
  el('section', {}, el('h2', {}, title), ...children);

function head({ brand, title, subtitle, facts }: AtlasReport): HTMLElement {
  const { logo, logoScale, logoPosition, name } = brand;
  const parts: Child[] = [el('p', { class: 'atlas-report-clinic' }, name)];
  if (logo) {
    const image = el('img', { alt: name, src: `data:image/png;base64,${logo.png}` });
    const { width, height } = logoSize(logo, logoScale);
    Object.assign(image.style, { width: `${width}px`, height: `${height}px` });
    parts.unshift(image);
  }
  return el(
    'header',
    {},
    el('div', { class: 'atlas-report-brand', 'data-logo': logo ? logoPosition : 'none' }, ...parts),
    el('h1', {}, title),
    el('p', { class: 'atlas-report-subtitle' }, subtitle),
    el('dl', {}, ...facts.map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value)))),
  );
}

function figures(
  { picturesHeading, noPictures }: AtlasReport,
  pictures: readonly DrawnPicture[],
  addresses: readonly string[],
): HTMLElement {
  if (pictures.length === 0) return el('p', { class: 'atlas-report-small' }, noPictures);
  const list = pictures.map(({ alt, title, width, height }, at) =>
    el(
      'figure',
      {},
      el('img', { alt, src: addresses[at] ?? '', width: `${width}`, height: `${height}` }),
      el('figcaption', {}, title),
    ),
  );
  return section(picturesHeading, el('div', { class: 'atlas-report-pictures' }, ...list));
}

function findings(report: AtlasReport): HTMLElement {
  const { findings: list, nothing, also, alsoHeading } = report;
  const more = also.map(([name, text]) => el('p', { class: 'atlas-report-small' }, `${name}: ${text}`));
  return section(
    report.findingsHeading,
    ...(list.length === 0 ? [el('p', {}, nothing)] : list.map((each) => level(each, report))),
    ...(more.length > 0 ? [el('h3', {}, alsoHeading), ...more] : []),
  );
}

function level(each: LevelText, { enteredLabel, posture }: AtlasReport): HTMLElement {
  const told = each.told.flatMap(({ title, text }) => [el('h4', {}, title), el('p', {}, text)]);
  if (each.entered !== null) told.push(el('p', { class: 'atlas-report-small' }, `${enteredLabel}: ${each.entered}`));
  const full = '●'.repeat(each.severity) + '○'.repeat(3 - each.severity);
  const degree = el(
    'p',
    { class: 'atlas-report-degree', 'data-degree': `${each.severity}` },
    el('span', { 'aria-hidden': 'true' }, `${full} `),
    each.severityText,
  );
  return el(
    'div',
    { class: 'atlas-report-level' },
    el('div', {}, el('h3', {}, each.level ?? posture), degree),
    el('div', {}, ...told),
  );
}

function regionTable(report: AtlasReport): HTMLElement {
  const { columns, regions } = report;
  const groups = regions.map(({ name, rows }) => {
    const title = el('th', { scope: 'rowgroup', colspan: `${columns.length}` }, name);
    return el('tbody', {}, el('tr', {}, title), ...rows.map((row) => measureRow(row, report)));
  });
  return el('table', {}, columnHeads(columns), ...groups);
}

const columnHeads = (columns: readonly string[]): HTMLElement =>
  el('thead', {}, el('tr', {}, ...columns.map((text) => el('th', { scope: 'col' }, text))));

const SIGNS = { within: '○', above: '▲', below: '▼' } as const;

function measureRow(row: Row, { noReference }: AtlasReport): HTMLElement {
  const { measure, method, value, reference, source, difference, band, bandText, bar } = row;
  const cited = reference === null ? noReference : source === null ? reference : `${reference} [${source}]`;
  const where = band ? [el('span', { 'aria-hidden': 'true' }, `${SIGNS[band]} `), bandText ?? ''] : ['—'];
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, measure, el('span', { class: 'atlas-report-small' }, method)),
    el('td', {}, el('b', {}, value)),
    el(
      'td',
      reference === null ? { class: 'atlas-report-small' } : {},
      cited,
      ...(bar ? [barOf(bar, band ?? 'within')] : []),
    ),
    el('td', {}, difference ?? '—'),
    el('td', { class: 'atlas-report-band', ...(band ? { 'data-band': band } : {}) }, ...where),
  );
}

const SVG = 'http://www.w3.org/2000/svg';

/** Decoration: the row says all of it. */
function barOf({ low, high, at }: Bar, band: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const rect = (x: number, y: number, width: number, height: number, part: string): void => {
    const shape = document.createElementNS(SVG, 'rect');
    for (const [key, value] of Object.entries({ x, y, width, height, class: part, rx: 0.6 }))
      shape.setAttribute(key, `${value}`);
    svg.append(shape);
  };
  for (const [key, value] of Object.entries({ viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true', 'data-band': band }))
    svg.setAttribute(key, value); // prettier-ignore
  rect(0, 3.2, 100, 1.6, 'rail');
  rect(low * 100, 2, Math.max(1.5, (high - low) * 100), 4, 'range');
  rect(Math.min(98.4, Math.max(0, at * 100 - 0.8)), 0, 1.6, 8, 'mark');
  return svg;
}

function comparison({ heading, intro, columns, rows, remarks }: Comparison): HTMLElement {
  const body = rows.map(([first, ...rest]) =>
    el('tr', {}, el('th', { scope: 'row' }, first), ...rest.map((text) => el('td', {}, text))),
  );
  return section(
    heading,
    el('p', { class: 'atlas-report-small' }, intro),
    ...(rows.length > 0 ? [el('table', {}, columnHeads(columns), el('tbody', {}, ...body))] : []),
    ...remarks.map((text) => el('p', {}, text)),
  );
}

const pins = ({ pins: list }: AtlasReport): HTMLElement =>
  el(
    'dl',
    { class: 'atlas-report-pins' },
    ...list.map(([name, text]) => el('div', {}, el('dt', {}, name), el('dd', {}, text))),
  );

function notices({ noticeHeading, notices: list, sourcesHeading, sources, model }: AtlasReport): HTMLElement {
  const cited = sources.map((text) => el('li', {}, text));
  return section(
    noticeHeading,
    ...list.map((text, at) => el('p', at === 0 ? { class: 'atlas-report-first' } : {}, text)),
    ...(cited.length > 0 ? [el('h3', {}, sourcesHeading), el('ol', {}, ...cited)] : []),
    el('p', { class: 'atlas-report-model' }, model),
  );
}
