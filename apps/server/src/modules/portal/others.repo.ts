import type { Statement, Tx } from '../../platform/db/index.ts';

const BESIDE: Statement = {
  name: 'portal-accounts-beside',
  text: 'select account_id as "accountId", birth_mac as "birthMac", email_key as "emailKey" from sec.accounts_beside($1)',
};
export interface Beside {
  accountId: string;
  birthMac: Buffer;
  emailKey: Buffer;
}
/** As the clinic's system: accounts of the same address, this one among them. */
export const accountsBeside = (tx: Tx, accountId: string): Promise<Beside[]> => tx.query<Beside>(BESIDE, [accountId]);

const KNOW: Statement = { name: 'portal-know-person', text: 'select sec.know_person($1, $2, $3, $4)' };
/** As the clinic's system: these accounts are one person's, who has just come in by this session. */
export const knowPerson = (
  tx: Tx,
  { accountId, sessionId }: { accountId: string; sessionId: string },
  accounts: readonly string[],
  key: Uint8Array,
): Promise<object[]> => tx.query(KNOW, [accountId, sessionId, accounts, key]);

const OTHERS: Statement = {
  name: 'portal-own-others',
  text: 'select account_id as id, kind, last_seen_at as "lastSeenAt" from sec.own_others($1)',
};
export interface OtherRow {
  id: string;
  kind: 'patient' | 'proxy';
  lastSeenAt: Date | null;
}
/** Of whoever is here: their other accounts in this clinic. */
export const ownOthers = (tx: Tx, sessionId: string): Promise<OtherRow[]> => tx.query<OtherRow>(OTHERS, [sessionId]);

const NEWS: Statement = {
  name: 'portal-news-since',
  text: `select exists (select from shared_with_patient x where x.shared_at > $1 and x.ended_at is null)
    or exists (select from packet x join packet_version v on v.tenant_id = x.tenant_id and v.packet_id = x.id and v.number = x.version
      where v.made_at > $1)
    or exists (select from patient_request r where r.state = 'answered' and r.closed_at > $1) as news`,
};
/** In the context of one account, as far as it sees: whether something came since it was last here. */
export const newsSince = async (tx: Tx, since: Date): Promise<boolean> =>
  (await tx.query<{ news: boolean }>(NEWS, [since]))[0]?.news === true;

const ENTER: Statement = { name: 'portal-enter-beside', text: 'select sec.enter_beside($1, $2, $3, $4) as entered' };
/** In the context of whom one goes to. False for an account that is not the same person's. */
export const enterBeside = async (
  tx: Tx,
  from: { accountId: string; sessionId: string },
  session: string,
  tokenHash: Uint8Array,
): Promise<boolean> =>
  (await tx.query<{ entered: boolean }>(ENTER, [from.accountId, from.sessionId, session, tokenHash]))[0]?.entered ===
  true;

const REF: Statement = { name: 'portal-own-reference', text: 'select sec.own_reference() as ref' };
export const ownReference = async (tx: Tx): Promise<string | null> =>
  (await tx.query<{ ref: string | null }>(REF, []))[0]?.ref ?? null;
