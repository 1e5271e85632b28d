import { type BrandSnapshot, plainBrand } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type BrandRow, readBrand } from './branding.repo.ts';

/**
 * How the clinic of the transaction looks to others at this moment, for what is sealed, mailed or printed within it.
 * @throws Refusal not-found outside of a clinic
 */
export const brandOf = async (tx: Tx): Promise<BrandSnapshot> =>
  toSnapshot((await readBrand(tx)) ?? refuse('not-found'));

/** What everybody in the clinic may know: it stands on whatever they send. */
export const shownBrand = ({ db }: Pick<Platform, 'db'>, actor: Actor): Promise<BrandSnapshot> =>
  db.inTenant(actor, brandOf);

function toSnapshot(row: BrandRow): BrandSnapshot {
  const plain = plainBrand(row.clinicName);
  if (row.theme === null) return plain;
  const { logo, logoWidth, logoHeight } = row;
  return {
    name: row.name ?? plain.name,
    theme: row.theme,
    palette: { accent: row.accent, onAccent: row.onAccent },
    logo:
      logo === null || logoWidth === null || logoHeight === null
        ? null
        : { png: logo.toString('base64'), width: logoWidth, height: logoHeight },
    logoScale: row.logoScale,
    logoPosition: row.logoPosition,
  };
}
