import type { BrandSnapshot } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface BrandRow {
  /** 0 before anybody chose anything. */
  revision: number;
  clinicName: string;
  name: string | null;
  theme: BrandSnapshot['theme'] | null;
  accent: string;
  onAccent: string;
  logo: Buffer | null;
  logoWidth: number | null;
  logoHeight: number | null;
  logoScale: number;
  logoPosition: BrandSnapshot['logoPosition'];
}

const READ: Statement = {
  name: 'branding-read',
  text: `select coalesce(b.revision, 0) as revision, c.name as "clinicName", b.name, b.theme, b.accent,
      b.on_accent as "onAccent", b.logo, b.logo_width as "logoWidth", b.logo_height as "logoHeight",
      b.logo_scale as "logoScale", b.logo_position as "logoPosition"
    from core.clinic c left join core.branding b on b.tenant_id = c.tenant_id`,
};
/** The clinic's own row, with what is null where nothing was chosen; undefined outside of a clinic. */
export const readBrand = async (tx: Tx): Promise<BrandRow | undefined> => (await tx.query<BrandRow>(READ, []))[0];
