import type { Locale } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export interface ProfileRow {
  email: string;
  name: string;
  locale: Locale;
  phone: string | null;
  credentials: string | null;
  timeZone: string | null;
  reminders: boolean;
  createdAt: Date;
}

const OWN = {
  name: 'profile-own',
  text: `select email, name, locale, phone, credentials, time_zone as "timeZone", mail_reminders as reminders,
                created_at as "createdAt" from sec.own_profile()`,
};
export const ownProfile = async (tx: Tx): Promise<ProfileRow | undefined> => (await tx.query<ProfileRow>(OWN, []))[0];

const CHANGE = { name: 'profile-change', text: 'select sec.change_own_profile($1, $2, $3, $4, $5, $6)' };
export async function changeProfile(tx: Tx, to: Omit<ProfileRow, 'email' | 'createdAt'>): Promise<void> {
  const { name, locale, phone, credentials, timeZone, reminders } = to;
  await tx.query(CHANGE, [name, locale, phone, credentials, timeZone, reminders]);
}

const DATA = { name: 'profile-data', text: 'select sec.own_account_data() as data' };
export const accountData = async (tx: Tx): Promise<Record<string, unknown>> =>
  (await tx.query<{ data: Record<string, unknown> }>(DATA, []))[0]?.data ?? {};
