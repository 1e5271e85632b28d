import type { AccessSettings } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface LookFilter {
  patient: string | null;
  person: string | null;
  /** null: every event of the patient. */
  events: readonly string[] | null;
  outcome: 'done' | 'refused' | null;
  /** From this moment on, and before that one. */
  from: Date;
  to: Date;
  before: string | null;
  limit: number;
}
export interface LookRow {
  entryId: string;
  canonical: string;
  intact: boolean;
}

const SEES: Statement = { name: 'looks-allowed', text: 'select audit.sees_looks($1) as sees' };
export const seesLooks = async (tx: Tx, patient: string | null): Promise<boolean> =>
  (await tx.query<{ sees: boolean }>(SEES, [patient]))[0]?.sees === true;

const LOOKS: Statement = {
  name: 'looks',
  text: `select entry_id as "entryId", canonical, intact from audit.looks($1, $2, $3, $4, $5, $6, $7, $8)`,
};
/** Newest first. The database answers nobody who may not ask. */
export const readLooks = (tx: Tx, filter: LookFilter): Promise<LookRow[]> =>
  tx.query<LookRow>(LOOKS, [
    filter.patient,
    filter.person,
    filter.events,
    filter.outcome,
    filter.from,
    filter.to,
    filter.before,
    filter.limit,
  ]);

const NAMES: Statement = { name: 'looks-names', text: 'select id, name from core.account where id = any($1)' };
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; name: string }>(NAMES, [ids])).map(({ id, name }) => [id, name]));

export interface HourRow {
  person: string;
  hour: Date;
  patients: number;
}
const HOURS: Statement = {
  name: 'looks-hours',
  text: 'select person, hour, patients from audit.patients_an_hour($1, $2, $3) order by hour',
};
export const patientsAnHour = (tx: Tx, from: Date, to: Date, except: readonly string[]): Promise<HourRow[]> =>
  tx.query<HourRow>(HOURS, [from, to, except]);

export interface OutsideRow {
  person: string;
  looks: number;
  patients: number;
  first: Date;
  last: Date;
}
const OUTSIDE: Statement = {
  name: 'looks-outside',
  text: `select person, looks, patients, first, last from audit.looks_outside($1, $2, $3, $4, $5, $6, $7)
    order by first desc limit 200`,
};
export const looksOutside = (
  tx: Tx,
  from: Date,
  to: Date,
  events: readonly string[],
  { openDays, opens, closes, timeZone }: AccessSettings,
): Promise<OutsideRow[]> => tx.query<OutsideRow>(OUTSIDE, [from, to, events, openDays, opens, closes, timeZone]);

export interface AfterEndRow {
  person: string;
  patient: string;
  ended: Date;
  looks: number;
  refused: number;
  granted: number;
  last: Date;
}
const AFTER: Statement = {
  name: 'looks-after-end',
  text: `select l.person, l.patient, l.ended, l.looks, l.refused, l.granted, l.last from audit.looks_after_end($1, $2, $3) l
    where not exists (select from core.membership m where m.account_id = l.person and m.role = 'owner' and m.removed_at is null)
    order by l.last desc limit 200`,
};
export const looksAfterEnd = (tx: Tx, from: Date, to: Date, events: readonly string[]): Promise<AfterEndRow[]> =>
  tx.query<AfterEndRow>(AFTER, [from, to, events]);

export interface SettingsRow {
  openDays: number[];
  opens: string;
  closes: string;
  timeZone: string;
  accessReport: boolean;
}
const SETTINGS: Statement = {
  name: 'access-settings',
  text: `select open_days as "openDays", to_char(opens, 'HH24:MI') as opens, to_char(closes, 'HH24:MI') as closes,
    time_zone as "timeZone", access_report as "accessReport" from core.access_settings`,
};
export const readSettings = async (tx: Tx): Promise<SettingsRow | undefined> =>
  (await tx.query<SettingsRow>(SETTINGS, []))[0];

const SET: Statement = {
  name: 'access-settings-set',
  text: `insert into core.access_settings (tenant_id, open_days, opens, closes, time_zone, access_report, changed_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()))
    on conflict (tenant_id) do update set open_days = excluded.open_days, opens = excluded.opens, closes = excluded.closes,
      time_zone = excluded.time_zone, access_report = excluded.access_report, changed_at = now(), changed_by = excluded.changed_by`,
};
export const writeSettings = (tx: Tx, asked: AccessSettings): Promise<object[]> =>
  tx.query(SET, [asked.openDays, asked.opens, asked.closes, asked.timeZone, asked.accessReport]);
