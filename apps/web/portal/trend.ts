const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, EDGE] = [300, 64, 6];

/** Values over time as a line; in words for who hears it. A line of equal values runs through the middle. */
export function trendLine(
  points: readonly { at: string; value: number; lower?: number }[],
  words: string,
): SVGSVGElement {
  const times = points.map(({ at }) => Date.parse(at));
  const lines = [points.map(({ value }) => value), points.flatMap(({ lower }) => lower ?? [])].filter((line) => line.length > 0); // prettier-ignore
  const scale = (all: readonly number[], size: number) => {
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return (each: number) => EDGE + (high === low ? 0.5 : (each - low) / (high - low)) * (size - 2 * EDGE);
  };
  const [x, y] = [scale(times, WIDTH), scale(lines.flat(), HEIGHT)];
  const svg = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words, class: 'po-trend' });
  const placed = lines.map((line) => line.map((value, i) => [x(times[i] ?? 0), HEIGHT - y(value)] as const));
  for (const line of placed)
    svg.append(draw('polyline', { points: line.map((place) => place.map((n) => n.toFixed(1)).join(',')).join(' ') }));
  for (const line of placed)
    for (const [i, [cx, cy]] of line.entries())
      svg.append(draw('circle', { cx: cx.toFixed(1), cy: cy.toFixed(1), r: i === line.length - 1 ? 5 : 3 }));
  return svg;
}

function draw<K extends 'svg' | 'polyline' | 'circle'>(
  name: K,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
