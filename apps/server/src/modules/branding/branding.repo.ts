import type { BrandSnapshot, ChangeBranding, Role } from '@hyaline/contract';
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

export interface Office {
  role: Role;
  /** An owner gave this person the branding. */
  given: boolean;
}
const OFFICE: Statement = {
  name: 'branding-office',
  text: `select m.role, exists (select from core.branding_editor e where e.account_id = m.account_id) as given
    from core.membership m where m.account_id = (select sec.user_id()) and m.removed_at is null`,
};
export const officeOf = async (tx: Tx): Promise<Office | undefined> => (await tx.query<Office>(OFFICE, []))[0];

/** A first choice is a row; a later one changes it, when it is still the one that the person saw. */
const upsert = (columns: readonly string[]): string => `
  insert into core.branding (tenant_id, changed_by, ${columns.join(', ')})
  select (select sec.tenant()), (select sec.user_id()), ${columns.map((_, i) => `$${i + 2}`).join(', ')}
  where $1 = 0 or exists (select from core.branding)
  on conflict (tenant_id) do update set revision = branding.revision + 1, changed_at = now(),
    changed_by = excluded.changed_by, ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  where branding.revision = $1
  returning revision`;

const CHOOSE: Statement = {
  name: 'branding-choose',
  text: upsert(['name', 'theme', 'accent', 'on_accent', 'logo_scale', 'logo_position']),
};
/** @param name null: as the clinic is called. @returns false when somebody else changed it since that revision */
export async function chooseBrand(tx: Tx, ask: ChangeBranding, name: string | null): Promise<boolean> {
  const { revision, theme, palette, logoScale, logoPosition } = ask;
  const values = [revision, name, theme, palette.accent, palette.onAccent, logoScale, logoPosition];
  return (await tx.query(CHOOSE, values)).length > 0;
}

export interface Logo {
  png: Buffer;
  width: number;
  height: number;
}
const SET_LOGO: Statement = { name: 'branding-logo', text: upsert(['logo', 'logo_width', 'logo_height']) };
/** @returns false as chooseBrand */
export const setLogo = async (tx: Tx, revision: number, logo: Logo | null): Promise<boolean> =>
  (await tx.query(SET_LOGO, [revision, logo?.png ?? null, logo?.width ?? null, logo?.height ?? null])).length > 0;

const STAFF: Statement = {
  name: 'branding-staff',
  text: `select a.id, a.name, exists (select from core.branding_editor e where e.account_id = a.id) as given
    from core.membership m join core.account a on a.id = m.account_id
    where m.role = 'staff' and m.removed_at is null order by lower(a.name), a.id`,
};
export const staffOf = (tx: Tx): Promise<{ id: string; name: string; given: boolean }[]> => tx.query(STAFF, []);

const GIVE: Statement = {
  name: 'branding-give',
  text: `insert into core.branding_editor (tenant_id, account_id, given_by)
    select m.tenant_id, m.account_id, (select sec.user_id()) from core.membership m
    where m.account_id = any ($1) and m.role = 'staff' and m.removed_at is null
    on conflict do nothing returning account_id as id`,
};
const TAKE: Statement = {
  name: 'branding-take',
  text: `delete from core.branding_editor e where not e.account_id = any ($1) returning account_id as id`,
};
/** Gives the branding to these of the staff, and takes it from everybody else. */
export async function setEditors(tx: Tx, ids: readonly string[]): Promise<{ given: string[]; taken: string[] }> {
  const taken = await tx.query<{ id: string }>(TAKE, [ids]);
  const given = await tx.query<{ id: string }>(GIVE, [ids]);
  return { given: given.map(({ id }) => id), taken: taken.map(({ id }) => id) };
}
