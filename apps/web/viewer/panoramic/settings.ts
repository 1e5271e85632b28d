import { keep, readKept } from '../workspace/kept.ts';

/** How this person looks along and across an arch. Kept in this browser only; the arch itself is a mark. */
export interface PanoramicSettings {
  /** What the trough becomes: its mean, like an X-ray, or its brightest value. */
  readonly mode: 'mean' | 'max';
  /** Cross-sections beside each other. */
  readonly sections: number;
  readonly spacingMm: number;
  readonly widthMm: number;
}

export const SECTIONS = [3, 6] as const;
export const SPACING_MM = [0.5, 10] as const;
export const WIDTH_MM = [10, 60] as const;
export const DEFAULTS: PanoramicSettings = { mode: 'mean', sections: 4, spacingMm: 2, widthMm: 24 };
const NAME = 'panoramic';

/** What is not there or not sensible falls back to the default. */
export function settingsOf(value: unknown): PanoramicSettings {
  const given: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const number = (name: string, [low, high]: readonly [number, number], or: number) => {
    const one = given[name];
    return typeof one === 'number' && one >= low && one <= high ? one : or;
  };
  return {
    mode: given['mode'] === 'max' ? 'max' : 'mean',
    sections: Math.round(number('sections', SECTIONS, DEFAULTS.sections)),
    spacingMm: number('spacingMm', SPACING_MM, DEFAULTS.spacingMm),
    widthMm: number('widthMm', WIDTH_MM, DEFAULTS.widthMm),
  };
}

export const readSettings = (): PanoramicSettings => settingsOf(readKept(NAME, (value) => value));
export const keepSettings = (settings: PanoramicSettings): void => void keep(NAME, settings);

/** The axial view and the panoramic above, the sections below, each of the same width. */
export function areasOf(sections: number): string {
  const axial = Math.round(sections * 0.8);
  const repeat = (name: string, times: number) => Array.from({ length: times }, () => name).join(' ');
  const above = `${repeat('axial', axial)} ${repeat('panoramic', 2 * sections - axial)}`;
  const below = Array.from({ length: sections }, (_, n) => repeat(`section-${n + 1}`, 2)).join(' ');
  return `"${above}" "${below}"`;
}
