import { z } from 'zod';
import { Id } from './fields.ts';
import { cleanLine } from './patients.ts';

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

/** What a logo may be. It is uploaded as PNG; browsers make one of other pictures before they send it. */
export const LOGO_LIMITS = { uploadBytes: 1_048_576, side: 1200, bytes: 102_400 } as const;
export const LOGO_SCALE = { min: 0.5, max: 2, step: 0.05 } as const;

/** 0 before anything was chosen. A change names the one it was made on. */
const Revision = z.int().min(0);
export const BrandingRevision = z.object({ revision: z.coerce.number().pipe(Revision) });

const { theme, palette, logoScale, logoPosition } = BrandSnapshot.shape;
export const ChangeBranding = z.strictObject({
  revision: Revision,
  name: z
    .string()
    .max(480)
    .overwrite(cleanLine)
    .refine((text) => text.length >= 1 && text.length <= 120),
  theme,
  palette,
  logoScale,
  logoPosition,
});
export type ChangeBranding = z.infer<typeof ChangeBranding>;

/** For whoever has the page of it open. */
export const BrandSettings = z.object({
  revision: Revision,
  brand: BrandSnapshot,
  /** Staff have the permission by role, and may change something once an owner gave it to them. */
  mayChange: z.boolean(),
  /** Staff of the clinic, and who of them may change the brand; null for everybody but an owner, whose choice it is. */
  staff: z.array(z.object({ id: Id, name: z.string(), given: z.boolean() })).nullable(),
});
export type BrandSettings = z.infer<typeof BrandSettings>;
export const BrandEditors = z.strictObject({ accountIds: z.array(Id).max(500) });
export type BrandEditors = z.infer<typeof BrandEditors>;
