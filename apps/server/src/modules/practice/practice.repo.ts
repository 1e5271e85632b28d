import type { Address, Locale, OnboardingStep, OpeningHours, Practice, Specialty, Workspace } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

/** {step: how it was left}; a step that is not there is open. */
export type Steps = Partial<Record<OnboardingStep, { state: 'done' | 'skipped'; at: string; by: string }>>;
export interface PracticeRow extends Omit<Practice, 'specialty' | 'locale' | 'workspaces'> {
  specialty: Specialty | null;
  locale: Locale;
  workspaces: Workspace[];
  steps: Steps;
}

const READ: Statement = {
  name: 'practice-read',
  text: `select p.revision, c.name as "clinicName", p.npi, p.specialty, p.phone, p.website, p.time_zone as "timeZone",
      p.locale, p.privacy_officer_id as "privacyOfficerId", a.name as "privacyOfficerName", p.workspaces, p.steps,
      p.onboarding_complete as "onboardingComplete"
    from core.practice p join core.clinic c on c.tenant_id = p.tenant_id
    left join core.membership m on m.tenant_id = p.tenant_id and m.account_id = p.privacy_officer_id and m.removed_at is null
    left join core.account a on a.id = m.account_id`,
};
export const readPractice = async (tx: Tx): Promise<PracticeRow | undefined> =>
  (await tx.query<PracticeRow>(READ, []))[0];

export interface LocationRow {
  id: string;
  revision: number;
  name: string;
  address: Partial<Address>;
  phone: string | null;
  timeZone: string;
  hours: OpeningHours[];
  rooms: { id: string; name: string }[];
}
const LOCATIONS: Statement = {
  name: 'practice-locations',
  text: `select l.id, l.revision, l.name, l.address, l.phone, l.time_zone as "timeZone", l.hours,
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by lower(r.name), r.id)
                from core.room r where r.location_id = l.id and r.removed_at is null), '[]') as rooms
    from core.location l where l.removed_at is null order by l.sort, lower(l.name), l.id`,
};
export const readLocations = (tx: Tx): Promise<LocationRow[]> => tx.query<LocationRow>(LOCATIONS, []);
