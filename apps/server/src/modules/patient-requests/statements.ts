import { KeyError } from '../../platform/crypto/index.ts';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { openDetails, type RequestDetails, sealDetails } from './details.ts';
import type { RequestRow } from './request.repo.ts';

type Vaulted = Pick<Platform, 'vault'>;

/** What is denied in part is denied too (45 CFR 164.526(d)(1)). */
export const mayBeDisputed = ({ kind, outcome }: Pick<RequestRow, 'kind' | 'outcome'>): boolean =>
  kind === 'amendment' && (outcome === 'denied' || outcome === 'partly');

const OF_PATIENT: Statement = {
  name: 'request-statements',
  text: `select s.request_id as "requestId", s.details, s.written_by as "writtenBy" from request_statement s where s.patient_id = $1`,
};
export interface Written {
  /** Null: nothing was written. Empty where it does not open: no other request, page or archive hangs on one row. */
  text: string | null;
  /** The name of the parent or representative who wrote it, empty where it does not open; null: the patient. */
  by: string | null;
  /** Asked that request and denial go along, where there is no statement (45 CFR 164.526(d)(5)(ii)). */
  along: boolean;
}
const ALONG: Statement = {
  name: 'requests-along',
  text: `select a.request_id as "requestId" from request_along a where a.patient_id = $1`,
};
/** What was written in the portal against denied corrections, and of which the request goes along with the denial, by request. */
export async function statementsOf({ vault }: Vaulted, tx: Tx, patientId: string): Promise<Map<string, Written>> {
  const found = new Map<string, Written>();
  for (const { requestId } of await tx.query<{ requestId: string }>(ALONG, [patientId]))
    found.set(requestId, { text: null, by: null, along: true });
  const rows = await tx.query<{ requestId: string; details: Buffer; writtenBy: string }>(OF_PATIENT, [patientId]);
  const names = await namesOfProxies({ vault }, tx, rows.map(({ writtenBy }) => writtenBy)); // prettier-ignore
  for (const { requestId, details, writtenBy } of rows) {
    const place = { tenantId: tx.actor.tenantId, patientId, table: 'request_statement', rowId: requestId } as const;
    const { text } = await openDetails({ vault }, place, details).catch(asLost);
    found.set(requestId, { text, by: names.get(writtenBy) ?? null, along: found.has(requestId) });
  }
  return found;
}

function asLost(error: unknown): { text: string } {
  if (error instanceof KeyError) return { text: '' };
  throw error;
}

const INSERT: Statement = {
  name: 'request-statement-insert',
  text: `insert into request_statement (tenant_id, request_id, patient_id, details, written_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id())) on conflict do nothing returning request_id`,
};
/** In the role of the patient. False when there is one. */
export async function keepStatement(
  { vault }: Vaulted,
  tx: Tx,
  { id, patientId }: Pick<RequestRow, 'id' | 'patientId'>,
  text: string,
): Promise<boolean> {
  const place = { tenantId: tx.actor.tenantId, patientId, table: 'request_statement', rowId: id } as const;
  return (await tx.query(INSERT, [id, patientId, await sealDetails({ vault }, place, { text })])).length === 1;
}

const SPEAKS: Statement = { name: 'request-statement-speaks', text: 'select sec.speaks_as_patient() as speaks' };
/** In the role of the patient: whether who is here may state what stands as the patient's. */
export const maySpeak = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ speaks: boolean }>(SPEAKS, []))[0]?.speaks === true;

const ASK_ALONG: Statement = {
  name: 'request-along-insert',
  text: `insert into request_along (tenant_id, request_id, patient_id, asked_by)
    values ((select sec.tenant()), $1, $2, (select sec.user_id())) on conflict do nothing returning request_id`,
};
/** False when it was asked before. */
export const keepAlong = async (tx: Tx, { id, patientId }: Pick<RequestRow, 'id' | 'patientId'>): Promise<boolean> =>
  (await tx.query(ASK_ALONG, [id, patientId])).length === 1;

/** `statedBy`: a parent or representative; null: the patient, or on paper. */
export type StatedDetails = RequestDetails & { statedBy: string | null; along: boolean };
/** The request as it stands, with what was written in the portal where the clinic entered nothing. */
export const withStatement = (details: RequestDetails, written: Written | undefined): StatedDetails => ({
  ...details,
  statement: details.statement ?? written?.text ?? null,
  statedBy: details.statement === null ? (written?.by ?? null) : null,
  along: written?.along ?? false,
});
