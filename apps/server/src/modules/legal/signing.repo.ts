import type { Acceptance, Locale, Signable, StartSigning } from '@hyaline/contract';
import type { Actor, Db, Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

const BEGIN: Statement = {
  name: 'signing-begin',
  text: `select version, encode(sha256, 'hex') as sha256 from sec.begin_signing($1, $2, $3)`,
};
/** @throws DatabaseError 42501 for anybody but an owner */
export const beginSigning = async (
  tx: Tx,
  id: string,
  { code, locale }: StartSigning,
): Promise<{ version: string; sha256: string } | undefined> =>
  (await tx.query<{ version: string; sha256: string }>(BEGIN, [id, code, locale]))[0];

const STEP: Statement = { name: 'signing-step', text: 'select sec.signing_step($1, $2, $3) as outcome' };
export type StepOutcome = 'done' | 'repeated' | 'incomplete' | null;

export const signingStep = async (tx: Tx, id: string, event: string, facts: object): Promise<StepOutcome> =>
  (await tx.query<{ outcome: StepOutcome }>(STEP, [id, event, JSON.stringify(facts)]))[0]?.outcome ?? null;

export interface SigningRow {
  code: Signable;
  version: string;
  locale: Locale;
  sha256: string;
  body: string;
  clinic: string;
}
const SIGNING: Statement = {
  name: 'signing-read',
  text: `select s.code, s.version, s.locale, encode(s.sha256, 'hex') as sha256, t.body, c.name as clinic
    from core.signing s join core.document_text t using (code, version, locale)
    join core.clinic c on c.tenant_id = s.tenant_id
    where s.id = $1 and s.account_id = (select sec.user_id())`,
};
export const readSigning = async (tx: Tx, id: string): Promise<SigningRow | undefined> =>
  (await tx.query<SigningRow>(SIGNING, [id]))[0];

export interface EventRow {
  seq: number;
  event: string;
  at: Date;
  /** As the database hashed it. */
  facts: string;
  hash: string;
}
const EVENTS: Statement = {
  name: 'signing-events',
  text: `select seq, event, at, facts::text as facts, encode(hash, 'hex') as hash
    from core.signing_event where signing_id = $1 order by seq`,
};
export const signingEvents = (tx: Tx, signingId: string): Promise<EventRow[]> => tx.query(EVENTS, [signingId]);

export interface Accept {
  signingId: string;
  id: string;
  /** null: the demo signs for itself. */
  sessionId: string | null;
  sha256: string;
  browser: string;
  os: string;
}
export interface AcceptOutcome {
  state: 'accepted' | 'repeated' | 'taken' | 'outdated' | 'incomplete' | 'unverified';
  id: string;
  acceptedAt: Date;
}
const ACCEPT: Statement = {
  name: 'signing-accept',
  text: `select state, id, accepted_at as "acceptedAt"
    from sec.accept_document($1, $2, $3, decode($4, 'hex'), $5, $6)`,
};
/** @throws DatabaseError 42501 for anybody but an owner */
export const acceptDocument = async (tx: Tx, accept: Accept): Promise<AcceptOutcome | undefined> => {
  const { signingId, id, sessionId, sha256, browser, os } = accept;
  return (await tx.query<AcceptOutcome>(ACCEPT, [signingId, id, sessionId, sha256, browser, os]))[0];
};

const SEAL: Statement = { name: 'signing-seal', text: 'select sec.seal_acceptance($1, $2, $3, $4, $5)' };
export const sealAcceptance = (
  tx: Tx,
  id: string,
  sealed: { record: Buffer; recordSha256: Buffer; entryId: string; leaf: string },
): Promise<object[]> => tx.query(SEAL, [id, sealed.record, sealed.recordSha256, sealed.entryId, sealed.leaf]);

export interface AcceptanceRow extends Omit<Acceptance, 'acceptedAt'> {
  acceptedAt: Date;
  accountId: string;
  signingId: string;
  record: Buffer;
  ledgerEntry: string;
  ledgerLeaf: string;
}
const ACCEPTANCE = `select a.id, a.code, a.version, a.locale, encode(a.sha256, 'hex') as sha256,
  a.signer_name as "signerName", a.signer_title as "signerTitle", a.accepted_at as "acceptedAt",
  encode(a.record_sha256, 'hex') as "recordSha256", a.demo, a.account_id as "accountId", a.signing_id as "signingId",
  a.record, a.ledger_entry as "ledgerEntry", a.ledger_leaf as "ledgerLeaf"
  from core.acceptance a where a.record is not null`;
const ALL: Statement = { name: 'acceptances', text: `${ACCEPTANCE} order by a.accepted_at desc` };
const ONE: Statement = { name: 'acceptance', text: `${ACCEPTANCE} and a.id = $1` };

export const acceptances = (tx: Tx): Promise<AcceptanceRow[]> => tx.query(ALL, []);
export const acceptance = async (tx: Tx, id: string): Promise<AcceptanceRow | undefined> =>
  (await tx.query<AcceptanceRow>(ONE, [id]))[0];

export interface StandingRow {
  /** Milliseconds since 1970, Infinity while nothing runs out; null: nothing was accepted. */
  until: number | null;
  writable: boolean;
  /** The version in force. */
  version: string;
  /** A version newer than what was accepted, when none of the newer ones is material. */
  notice: string | null;
}
const STANDING: Statement = {
  name: 'baa-standing',
  text: `select case u.until when 'infinity' then 'Infinity'::float8 else extract(epoch from u.until)::float8 * 1000 end as until,
      coalesce(now() < u.until, false) as writable, sec.current_version('baa') as version,
      (select v.version from core.document_version v
       where v.code = 'baa' and u.until = 'infinity' and v.seq > (
         select max(w.seq) from core.acceptance a join core.document_version w using (code, version)
         where a.code = 'baa' and a.record is not null)
       order by v.seq desc limit 1) as notice
    from (select sec.baa_until() as until) u`,
};
/** One round trip: how the clinic of the actor stands with its agreement. */
export const standing = async (db: Db, actor: Actor): Promise<StandingRow> => {
  const [row] = await db.oneStatement<StandingRow>(actor, STANDING, []);
  if (!row) throw new Error('one row is always there');
  return row;
};
