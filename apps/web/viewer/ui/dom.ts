type Child = Node | string | null | false | undefined;

interface Attributes {
  class?: string;
  text?: string;
  /** Any other attribute; null and false leave it out. Never `style` or an event: those have their own ways. */
  [name: string]: string | number | boolean | null | undefined;
}

/** An element with attributes and children. Text is text: nothing here is ever parsed as markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'class') element.className = String(value);
    else if (name === 'text') element.textContent = String(value);
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}

export function onClick<E extends HTMLElement>(element: E, run: (event: MouseEvent) => void): E {
  element.addEventListener('click', run);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Stroked icon of a 24 grid from its path data. */
export function svgIcon(paths: readonly string[], size = 18, stroke = 1.6): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = {
    width: size,
    height: size,
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': stroke,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** The mark of Hyaline: an H whose crossbar is a joint. `heads` is the colour of the two heads. */
export function mark(size: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    width: size,
    height: size,
    viewBox: '0 0 32 32',
    'aria-hidden': 'true',
    class: 'hv-mark',
  })) {
    svg.setAttribute(name, String(value));
  }
  for (const [d, part] of MARK) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', part);
    svg.append(path);
  }
  return svg;
}

const MARK = [
  ['M3.5 4.7A1.7 1.7 0 0 1 5.2 3H7.1A1.5 1.5 0 0 1 8.6 4.5V5.6A7.4 7.4 0 0 0 23.4 5.6V4.5A1.5 1.5 0 0 1 24.9 3H26.8A1.7 1.7 0 0 1 28.5 4.7V27.3A1.7 1.7 0 0 1 26.8 29H24.9A1.5 1.5 0 0 1 23.4 27.5V26.4A7.4 7.4 0 0 0 8.6 26.4V27.5A1.5 1.5 0 0 1 7.1 29H5.2A1.7 1.7 0 0 1 3.5 27.3Z', 'hv-mark-h'],
  ['M12 3H20A1.2 1.2 0 0 1 21.2 4.2V5.6A5.2 5.2 0 0 1 10.8 5.6V4.2A1.2 1.2 0 0 1 12 3Z', 'hv-mark-head'],
  ['M12 29H20A1.2 1.2 0 0 0 21.2 27.8V26.4A5.2 5.2 0 0 0 10.8 26.4V27.8A1.2 1.2 0 0 0 12 29Z', 'hv-mark-head'],
] as const; // prettier-ignore
