import { z } from 'zod';
import { Id, Instant, Key256 } from './fields.ts';

export const OpenOrganisation = z.strictObject({ name: z.string().trim().min(2).max(120) });
export type OpenOrganisation = z.infer<typeof OpenOrganisation>;

/** A clinic's place in an organisation, or the offer of one. `clinic`: null while nobody has taken it. */
export const OrganisationPlace = z.object({
  id: Id,
  organisation: z.string(),
  clinic: z.string().nullable(),
  offeredAt: Instant,
  expiresAt: Instant,
  joinedAt: Instant.nullable(),
});
export type OrganisationPlace = z.infer<typeof OrganisationPlace>;
export const OrganisationPlaces = z.object({ places: z.array(OrganisationPlace) });
export type OrganisationPlaces = z.infer<typeof OrganisationPlaces>;

/** Shown this once: the clinic's owner types it in their own settings. */
export const OfferedPlace = z.object({ id: Id, code: Key256, expiresAt: Instant });
export type OfferedPlace = z.infer<typeof OfferedPlace>;

export const PlaceCode = z.strictObject({ code: Key256 });
export const PlacePreview = z.object({ organisation: z.string() });
