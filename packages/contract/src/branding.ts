import { z } from 'zod';

const Colour = z.string().regex(/^#[0-9a-f]{6}$/);

/**
 * How a clinic looks where others see it: recipient pages, reports, packets, the portal. A copy goes into what is sealed
 * or printed, which so stays as it was.
 */
export const BrandSnapshot = z.strictObject({
  /** As patients know the clinic. */
  name: z.string().trim().min(1).max(120),
  theme: z.enum(['light', 'dark', 'system']),
  /** Of buttons and headings; `onAccent` is read on it with a contrast of 4.5 at least. */
  palette: z.strictObject({ accent: Colour, onAccent: Colour }),
  logo: z
    .strictObject({
      /** PNG, base64, as the server re-encoded it. */
      png: z.base64().max(140_000),
      width: z.int().min(1).max(1200),
      height: z.int().min(1).max(1200),
    })
    .nullable(),
  logoScale: z.number().min(0.5).max(2),
  logoPosition: z.enum(['start', 'center', 'end']),
});
export type BrandSnapshot = z.infer<typeof BrandSnapshot>;

/** What a clinic has before it chose anything: its name, and the product's quiet blue. */
export const plainBrand = (name: string): BrandSnapshot => ({
  name,
  theme: 'system',
  palette: { accent: '#0d4f6e', onAccent: '#ffffff' },
  logo: null,
  logoScale: 1,
  logoPosition: 'start',
});
