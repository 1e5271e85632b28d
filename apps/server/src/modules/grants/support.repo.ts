import type { Statement, Tx } from '../../platform/db/index.ts';

const GIVE: Statement = { name: 'support-give', text: 'select sec.give_support($1, $2, $3, $4, $5) as verdict' };
export type Verdict = 'given' | 'step-up-required' | 'not-found' | 'grant-live';
export interface Giving {
  id: string;
  accountId: string;
  patientRef: string | null;
  minutes: number;
  reason: Uint8Array;
}
export async function giveSupport(tx: Tx, { id, accountId, patientRef, minutes, reason }: Giving): Promise<Verdict> {
  const [row] = await tx.query<{ verdict: Verdict }>(GIVE, [id, accountId, patientRef, minutes, reason]);
  if (!row) throw new Error('the database gave no verdict');
  return row.verdict;
}

export interface SupportPerson {
  id: string;
  name: string;
}
const PEOPLE: Statement = { name: 'support-people', text: 'select id, name from sec.support_people()' };
/** Nobody, unless an owner asks. */
export const supportPeople = (tx: Tx): Promise<SupportPerson[]> => tx.query<SupportPerson>(PEOPLE, []);

const OWN: Statement = {
  name: 'support-own-grant',
  text: 'select sec.own_support_grant() as id, sec.is_visitor() as visits',
};
/** Where somebody of support stands: in a clinic (`visits`) under this grant or under none any more, or at the desk. */
export const ownVisit = async (tx: Tx): Promise<{ id: string | null; visits: boolean }> =>
  (await tx.query<{ id: string | null; visits: boolean }>(OWN, []))[0] ?? { id: null, visits: false };

const ADD: Statement = { name: 'support-add', text: 'select sec.add_support($1, $2, $3, $4, $5, $6, $7) as desk' };
export interface NewSupport {
  desk: string;
  id: string;
  email: string;
  emailKey: string;
  name: string;
  locale: string;
  passwordHash: string;
}
const DESK: Statement = { name: 'support-desk', text: 'select sec.support_desk() as desk' };
/** As the platform: the tenant of the desk; null before anybody was named. */
export const supportDesk = async (tx: Tx): Promise<string | null> =>
  (await tx.query<{ desk: string | null }>(DESK, []))[0]?.desk ?? null;

/** At the desk, which the first one opens. False when the e-mail has an account already. */
export async function addSupport(tx: Tx, who: NewSupport): Promise<boolean> {
  const { desk, id, email, emailKey, name, locale, passwordHash } = who;
  try {
    await tx.query(ADD, [desk, id, email, emailKey, name, locale, passwordHash]);
    return true;
  } catch (error) {
    if (error instanceof Error && 'constraint' in error && error.constraint === 'account_email_key_key') return false;
    throw error;
  }
}

const REMOVE: Statement = {
  name: 'support-remove',
  text: 'select account_id as "accountId" from sec.remove_support($1)',
};
/** At the desk. Undefined for an address of nobody who is support. */
export const removeSupport = async (tx: Tx, emailKey: string): Promise<string | undefined> =>
  (await tx.query<{ accountId: string }>(REMOVE, [emailKey]))[0]?.accountId;
