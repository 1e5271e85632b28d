/** WCAG 2.2, 1.4.3: what text of ordinary size needs against its ground. */
export const READABLE_CONTRAST = 4.5;

type Rgb = readonly [number, number, number];

const parts = (colour: string): Rgb => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
const written = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance of sRGB, 0 to 1. */
function luminance(colour: string): number {
  const [r, g, b] = parts(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours as `#rrggbb`, 1 to 21 (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The colour itself when it reads against `ground`, else the nearest of its shades that does: darker on a light ground,
 * lighter on a dark one. Both as `#rrggbb`.
 */
export function readableOn(ground: string, colour: string, contrast = READABLE_CONTRAST): string {
  const end = contrastOf(ground, '#000000') >= contrastOf(ground, '#ffffff') ? 0 : 255;
  const from = parts(colour);
  for (let step = 0; step <= 100; step++) {
    const shade = written(
      from.map((part) => Math.round(part + ((end - part) * step) / 100)) as [number, number, number],
    );
    if (contrastOf(ground, shade) >= contrast) return shade;
  }
  return end === 0 ? '#000000' : '#ffffff';
}
