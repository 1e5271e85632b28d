import type { BrandSnapshot, ChangeBranding } from '@hyaline/contract';
import { contrastOf, READABLE_CONTRAST } from '@hyaline/kit';
import { isColour } from './palettes.ts';

/** The form, flat. Colours as they are being typed. */
export interface BrandValues {
  name: string;
  theme: BrandSnapshot['theme'];
  accent: string;
  onAccent: string;
  logoScale: number;
  logoPosition: BrandSnapshot['logoPosition'];
}

export const valuesOf = ({ name, theme, palette, logoScale, logoPosition }: BrandSnapshot): BrandValues => ({
  name,
  theme,
  ...palette,
  logoScale,
  logoPosition,
});

/** Null while one of the two is still being typed. */
export const contrastIn = ({ accent, onAccent }: BrandValues): number | null =>
  isColour(accent) && isColour(onAccent) ? contrastOf(accent, onAccent) : null;

export const reads = (values: BrandValues): boolean => (contrastIn(values) ?? 0) >= READABLE_CONTRAST;

/** What the preview draws: what was typed, and of what is half typed, what is kept. */
export function draftOf(values: BrandValues, kept: BrandSnapshot): BrandSnapshot {
  const { name, theme, accent, onAccent, logoScale, logoPosition } = values;
  const palette = contrastIn(values) === null ? kept.palette : { accent, onAccent };
  return { name: name.trim() || kept.name, theme, palette, logo: kept.logo, logoScale, logoPosition };
}

export const changeOf = (revision: number, { accent, onAccent, name, ...rest }: BrandValues): ChangeBranding => ({
  revision,
  name: name.trim(),
  palette: { accent, onAccent },
  ...rest,
});
