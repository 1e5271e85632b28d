/** Colours to begin with; white reads on each with a contrast of 5.9 at least. */
export const PALETTES = {
  harbour: '#0d4f6e',
  glass: '#026b7b',
  forest: '#1f5d43',
  plum: '#6a2a63',
  brick: '#8a2f24',
  slate: '#3a4a5c',
} as const;
export type PaletteName = keyof typeof PALETTES;
export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);
