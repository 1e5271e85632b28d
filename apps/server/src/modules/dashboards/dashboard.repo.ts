import type { Measure } from '@hyaline/contract';
import type { Published } from '@hyaline/suppress';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface PictureRow {
  measure: Measure;
  month: string;
  clinicIds: string[];
  repIds: string[];
  picture: Published;
  takenAt: Date;
}
const PICTURES: Statement = {
  name: 'dashboard-pictures',
  text: `select d.measure, d.month::text as month, d.clinic_ids as "clinicIds", d.rep_ids as "repIds", d.picture, d.taken_at as "takenAt"
    from core.dashboard_month d where d.month >= $1 order by d.measure, d.month desc`,
};
export const pictures = (tx: Tx, since: string): Promise<PictureRow[]> => tx.query<PictureRow>(PICTURES, [since]);

const NAMES: Statement = { name: 'dashboard-names', text: 'select id, name from sec.dashboard_names()' };
/** Of the clinics that belong to the organisation now, and of its representatives. */
export const names = async (tx: Tx): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; name: string }>(NAMES, [])).map(({ id, name }) => [id, name]));

export interface Groups {
  clinicIds: string[];
  repIds: string[];
}
const GROUPS: Statement = {
  name: 'dashboard-groups',
  text: 'select clinic_ids as "clinicIds", rep_ids as "repIds" from sec.dashboard_groups($1)',
};
const COUNTS: Statement = {
  name: 'dashboard-counts',
  text: 'select clinic_id as "clinicId", rep_id as "repId", patients from sec.dashboard_counts($1, $2, $3)',
};
const KEEP: Statement = { name: 'dashboard-keep', text: 'select sec.keep_dashboard($1, $2, $3, $4, $5, $6)' };

/** For the installation itself: who is counted. */
export const groupsOf = async (tx: Tx, organisation: string): Promise<Groups | undefined> =>
  (await tx.query<Groups>(GROUPS, [organisation]))[0];

export interface CountRow {
  clinicId: string;
  repId: string;
  patients: number;
}
export const countsOf = (tx: Tx, organisation: string, month: string, measure: Measure): Promise<CountRow[]> =>
  tx.query<CountRow>(COUNTS, [organisation, month, measure]);

export const keepPicture = (
  tx: Tx,
  organisation: string,
  row: { month: string; measure: Measure; picture: Published } & Groups,
): Promise<object[]> =>
  tx.query(KEEP, [organisation, row.month, row.measure, row.clinicIds, row.repIds, JSON.stringify(row.picture)]);

const OWN: Statement = { name: 'dashboard-own-references', text: 'select ref, clinic from sec.my_references()' };
export const ownReferences = (tx: Tx): Promise<{ ref: string; clinic: string }[]> => tx.query(OWN, []);

const REPS: Statement = { name: 'dashboard-reps', text: 'select id, name, organisation from sec.reps_of_clinic()' };
export const repsOfClinic = (tx: Tx): Promise<{ id: string; name: string; organisation: string }[]> =>
  tx.query(REPS, []);

const ATTRIBUTE: Statement = {
  name: 'dashboard-attribute',
  text: 'select sec.attribute_reference($1, $2) as verdict',
};
export const attribute = async (tx: Tx, ref: string, rep: string | null): Promise<string> =>
  (await tx.query<{ verdict: string }>(ATTRIBUTE, [ref, rep]))[0]?.verdict ?? 'not-found';
