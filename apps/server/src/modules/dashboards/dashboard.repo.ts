import type { Measure } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Gap } from './working.repo.ts';

export interface ToldRow {
  measure: Measure;
  month: string;
  clinicId: string;
  /** null: nobody brought them; no columns: null */
  repIds: (string | null)[] | null;
  cells: (number | null)[] | null;
  total: number | null;
  gap: Gap | null;
  takenAt: Date;
}
/** Who came in a month, or before the first one told: each patient is of one such group. */
export type Grouping = 'new-patients' | 'earlier';

const ROWS: Statement = {
  name: 'dashboard-rows',
  text: `select d.measure, d.month::text as month, d.clinic_id as "clinicId", d.rep_ids as "repIds", d.cells, d.total, d.gap,
    d.taken_at as "takenAt" from sec.dashboard_rows($1) d order by d.measure, d.month desc, d.clinic_id`,
};
/** What the person of the context is told of clinics. */
export const toldRows = (tx: Tx, since: string): Promise<ToldRow[]> => tx.query<ToldRow>(ROWS, [since]);

const NAMES: Statement = {
  name: 'dashboard-names',
  text: 'select id, name, is_clinic as "isClinic" from sec.dashboard_names()',
};
export interface Named {
  id: string;
  name: string;
  /** Otherwise a representative. */
  isClinic: boolean;
}
/** Clinics that belong to the organisation now, and its representatives. */
export const names = (tx: Tx): Promise<Named[]> => tx.query<Named>(NAMES, []);

export interface Column {
  /** null: nobody brought them */
  rep: string | null;
  organisations: readonly string[];
}
export interface GroupRow {
  clinicId: string;
  columns: Column[];
}
const GROUPS: Statement = {
  name: 'dashboard-groups',
  text: 'select clinic_id as "clinicId", columns from sec.dashboard_groups($1)',
};
const COUNTS: Statement = {
  name: 'dashboard-counts',
  text: 'select clinic_id as "clinicId", rep_id as "repId", patients from sec.dashboard_counts($1, $2, $3)',
};

/** For the installation itself: who is counted. One transaction at a time gets past this. */
export const groupsOf = (tx: Tx, organisation: string): Promise<GroupRow[]> =>
  tx.query<GroupRow>(GROUPS, [organisation]);

export interface CountRow {
  clinicId: string;
  repId: string | null;
  patients: number;
}
/** For the installation itself: clinics of which nothing is published yet, each with one row at least. */
export const countsOf = (
  tx: Tx,
  organisation: string,
  month: string,
  measure: Measure | Grouping,
): Promise<CountRow[]> => tx.query<CountRow>(COUNTS, [organisation, month, measure]);

const TOLD_GROUPS: Statement = {
  name: 'dashboard-told-groups',
  text: 'select clinic_id as "clinicId", rep_id as "repId", patients from sec.dashboard_told_groups($1)',
};
/** For the installation itself: the groups of patients that were told, one row for each month. */
export const toldGroups = (tx: Tx, organisation: string): Promise<CountRow[]> =>
  tx.query<CountRow>(TOLD_GROUPS, [organisation]);

const KEEP: Statement = { name: 'dashboard-keep', text: 'select sec.keep_dashboard_clinic($1, $2, $3, $4, $5, $6)' };
interface OfMonth {
  month: string;
  measure: Measure | Grouping;
}
export const keepClinic = (
  tx: Tx,
  { month, measure }: OfMonth,
  row: { clinicId: string; columns: readonly Column[]; cells: readonly (number | null)[]; total: number | null },
): Promise<object[]> =>
  tx.query(KEEP, [row.clinicId, month, measure, JSON.stringify(row.columns), row.cells, row.total]);

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
