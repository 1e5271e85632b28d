import { BrandSnapshot, ChangeBranding, plainBrand } from '@hyaline/contract';
import { contrastOf, READABLE_CONTRAST } from '@hyaline/kit';
import { describe, expect, it } from 'vitest';
import { typeOf } from './logo-file.ts';
import { isColour, PALETTE_NAMES, PALETTES } from './palettes.ts';
import { changeOf, draftOf, reads, valuesOf } from './values.ts';

const KEPT = plainBrand('Harbour Spine');

describe('the form of a brand', () => {
  it('sends back what it was given, as the server takes it', () => {
    expect(ChangeBranding.parse(changeOf(4, valuesOf(KEPT)))).toEqual({
      revision: 4,
      name: KEPT.name,
      theme: KEPT.theme,
      palette: KEPT.palette,
      logoScale: 1,
      logoPosition: 'start',
    });
  });

  it('shows what is kept of whatever is half typed, so that the picture never breaks', () => {
    const draft = draftOf({ ...valuesOf(KEPT), name: '  ', accent: '#12' }, KEPT);
    expect(BrandSnapshot.parse(draft)).toEqual(KEPT);
    expect(reads({ ...valuesOf(KEPT), accent: '#12' })).toBe(false);
  });

  it('offers no colours that could not be saved', () => {
    for (const name of PALETTE_NAMES) {
      expect(isColour(PALETTES[name])).toBe(true);
      expect(contrastOf(PALETTES[name], '#ffffff')).toBeGreaterThanOrEqual(READABLE_CONTRAST);
    }
    expect(reads({ ...valuesOf(KEPT), accent: '#777777' })).toBe(false);
  });

  it.each([
    ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]],
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['image/webp', [...Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')]],
    [null, [...Buffer.from('<svg xmlns="', 'latin1')]],
    [null, [...Buffer.from('<?xml versio', 'latin1')]],
    [null, [...Buffer.from('GIF89a', 'latin1')]],
    [null, []],
  ])('[C049] takes a file for %s by its first bytes, not by its name', (type, start) => {
    expect(typeOf(Uint8Array.from(start))).toBe(type);
  });
});
