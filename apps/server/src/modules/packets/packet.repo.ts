import type { LinkChallenge, LinkState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

export interface PacketPatient {
  patientId: string;
  patientRef: string;
  mayWrite: boolean;
  /** The record is put away: read, not written. */
  removed: boolean;
  identity: Buffer;
  profile: Buffer;
}

export interface PacketRow extends PacketPatient {
  id: string;
  state: 'draft' | 'sent' | 'withdrawn';
  revision: number;
  version: number | null;
  details: Buffer | null;
  /** For which `details` were sealed; null without them. */
  draftRevision: number | null;
  /** Of the newest version. */
  sent: Buffer | null;
  /** Somebody has answered the question of a link to the newest version, or read it in the portal. */
  wasRead: boolean;
  portalReadAt: Date | null;
  liveUntil: Date | null;
  changedAt: Date;
}

/** Of `patient p` with its two sealed rows. */
const PATIENT = `p.id as "patientId", p.ref as "patientRef", writes_patient(p.id) as "mayWrite", p.removed_at is not null as removed, i.details as identity, f.details as profile`;
const PERSON = `join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
  join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id`;
const COLUMNS = `x.id, x.state, x.revision, x.version, x.details, x.draft_revision as "draftRevision", v.details as sent, x.changed_at as "changedAt", ${PATIENT},
  exists (select from packet_sending s join core.link l on l.tenant_id = s.tenant_id and l.id = s.id
          where s.packet_id = x.id and s.version = x.version and l.opens > 0)
    or exists (select from packet_reading r where r.packet_id = x.id and r.version = x.version) as "wasRead",
  (select r.read_at from packet_reading r where r.packet_id = x.id and r.version = x.version) as "portalReadAt",
  (select max(l.expires_at) from core.link l where l.tenant_id = x.tenant_id and l.subject_id = x.id
     and l.revoked_at is null and l.expires_at > now()) as "liveUntil"`;
const JOINED = `packet x join patient p on p.tenant_id = x.tenant_id and p.id = x.patient_id ${PERSON}
  left join packet_version v on v.tenant_id = x.tenant_id and v.packet_id = x.id and v.number = x.version`;
/** A look under special access names its grant. */
const FACTS = `case when sees_as(p.id) = 'grant' then '{"grant":"' || sec.grant_for(null, p.ref) || '"}' else '{}' end`;
/** The ledger's own function: the entry is written by the statement that reads. $1 is the sealed address. */
const eventOf = (name: string, type: string, id: string): string =>
  `audit.append('${name}', 'done', '${type}', ${id}::text, p.ref, ${FACTS}, $1) as written`;

const READS = {
  opened: {
    name: 'packet-open',
    text: `select ${COLUMNS}, ${eventOf('packet.opened', 'packet', 'x.id')} from ${JOINED} where x.id = $2`,
  },
  previewed: {
    name: 'packet-preview',
    text: `select ${COLUMNS}, ${eventOf('packet.previewed', 'packet', 'x.id')} from ${JOINED} where x.id = $2`,
  },
} satisfies Record<string, Statement>;
/** The packet and its ledger entry in one statement; undefined when this person does not see it. */
export const readPacket = async (
  tx: Tx,
  address: Buffer,
  id: string,
  how: keyof typeof READS,
): Promise<PacketRow | undefined> => (await tx.query<PacketRow>(READS[how], [address, id]))[0];

const LIST: Statement = {
  name: 'packet-list',
  text: `select ${PATIENT}, ${eventOf('packet.listed', 'patient', 'p.id')} from patient p ${PERSON} where p.id = $2`,
};
/** The ledger entry of the list, with what is known of the patient; undefined when this person does not see them. */
export const noteList = async (tx: Tx, address: Buffer, patientId: string): Promise<PacketPatient | undefined> =>
  (await tx.query<PacketPatient>(LIST, [address, patientId]))[0];

const OF_PATIENT: Statement = {
  name: 'packet-of-patient',
  text: `select ${COLUMNS} from ${JOINED} where x.patient_id = $1 order by x.changed_at desc, x.id limit 200`,
};
export const packetsOf = (tx: Tx, patientId: string): Promise<PacketRow[]> => tx.query(OF_PATIENT, [patientId]);

const PATIENT_NOW: Statement = {
  name: 'packet-patient',
  text: `select ${PATIENT} from patient p ${PERSON} where p.id = $1`,
};
/** Without a ledger entry, for a change that writes its own. */
export const patientOf = async (tx: Tx, id: string): Promise<PacketPatient | undefined> =>
  (await tx.query<PacketPatient>(PATIENT_NOW, [id]))[0];

const SEEN: Statement = { name: 'packet-seen', text: `select ${COLUMNS} from ${JOINED} where x.id = $1` };
const LOCK: Statement = { name: 'packet-lock', text: 'select x.id from packet x where x.id = $1 for update' };
/** The packet, kept for this transaction when the person may write it; undefined when they do not see it. */
export async function lockPacket(tx: Tx, id: string): Promise<PacketRow | undefined> {
  await tx.query(LOCK, [id]); // what may not be written is not locked, and is refused later by `mayWrite`
  return (await tx.query<PacketRow>(SEEN, [id]))[0];
}

const INSERT: Statement = {
  name: 'packet-insert',
  text: `insert into packet (tenant_id, id, patient_id, details, draft_revision, created_by)
    values ((select sec.tenant()), $1, $2, $3, 1, (select sec.user_id()))`,
};
export const insertPacket = (tx: Tx, id: string, patientId: string, details: Buffer): Promise<object[]> =>
  tx.query(INSERT, [id, patientId, details]);

const DRAFT: Statement = {
  name: 'packet-draft',
  text: `update packet set details = $2, draft_revision = revision + 1, revision = revision + 1, changed_at = now() where id = $1`,
};
export const setDraft = (tx: Tx, id: string, details: Buffer): Promise<object[]> => tx.query(DRAFT, [id, details]);

const VERSION: Statement = {
  name: 'packet-version-insert',
  text: `insert into packet_version (tenant_id, packet_id, number, patient_id, details, made_by)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()))`,
};
export const insertVersion = (
  tx: Tx,
  { id, number, patientId, details }: { id: string; number: number; patientId: string; details: Buffer },
): Promise<object[]> => tx.query(VERSION, [id, number, patientId, details]);

const SENDING: Statement = {
  name: 'packet-sending-insert',
  text: `insert into packet_sending (tenant_id, id, packet_id, patient_id, version, challenge, mail_id, details, sent_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, (select sec.user_id()))`,
};
export interface NewSending {
  linkId: string;
  id: string;
  patientId: string;
  version: number;
  challenge: LinkChallenge;
  mailId: string;
  details: Buffer;
}
export const insertSending = (tx: Tx, s: NewSending): Promise<object[]> =>
  tx.query(SENDING, [s.linkId, s.id, s.patientId, s.version, s.challenge, s.mailId, s.details]);

const SENT: Statement = {
  name: 'packet-sent',
  text: `update packet set state = 'sent', version = $2, details = null, draft_revision = null, revision = revision + 1,
      changed_at = now() where id = $1`,
};
export const setSent = (tx: Tx, id: string, version: number): Promise<object[]> => tx.query(SENT, [id, version]);

const WITHDRAWN: Statement = {
  name: 'packet-withdrawn',
  text: `update packet set state = 'withdrawn', revision = revision + 1, changed_at = now() where id = $1`,
};
/** Leaves the draft as it is: writing about a patient takes an agreement, ending takes none. */
export const setWithdrawn = (tx: Tx, id: string): Promise<object[]> => tx.query(WITHDRAWN, [id]);

export interface SendingRow {
  id: string;
  version: number;
  challenge: LinkChallenge;
  /** Null once the patient asked to be forgotten. */
  details: Buffer | null;
  sentBy: string;
  sentAt: Date;
  state: LinkState;
  expiresAt: Date;
  mail: 'waiting' | 'sent' | 'failed';
  opens: number;
  firstOpenedAt: Date | null;
  lastOpenedAt: Date | null;
  wrongAnswers: number;
}
const SENDINGS: Statement = {
  name: 'packet-sendings',
  text: `select s.id, s.version, s.challenge, s.details, s.sent_by as "sentBy", s.sent_at as "sentAt",
      l.expires_at as "expiresAt", l.opens,
      case when l.locked_at is not null then 'locked' when l.revoked_at is not null then 'revoked'
           when l.expires_at <= now() then 'expired' else 'live' end as state,
      case m.state when 'sent' then 'sent' when 'queued' then 'waiting' when 'sending' then 'waiting' else 'failed' end as mail,
      a.first as "firstOpenedAt", a.last as "lastOpenedAt", a.wrong::int as "wrongAnswers"
    from packet_sending s join core.link l on l.tenant_id = s.tenant_id and l.id = s.id
    left join core.mail m on m.tenant_id = s.tenant_id and m.id = s.mail_id
    cross join lateral (select min(c.at) filter (where c.outcome = 'opened') as first,
        max(c.at) filter (where c.outcome = 'opened') as last, count(*) filter (where c.outcome = 'wrong-answer') as wrong
      from core.link_access c where c.tenant_id = s.tenant_id and c.link_id = s.id) a
    where s.packet_id = $1 order by s.sent_at desc limit 100`,
};
export const sendingsOf = (tx: Tx, packetId: string): Promise<SendingRow[]> => tx.query(SENDINGS, [packetId]);

const IDS: Statement = { name: 'packet-ids', text: 'select p.id from packets_of($1) as p (id)' };
export const packetIdsOf = async (tx: Tx, patientId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>(IDS, [patientId])).map(({ id }) => id);
