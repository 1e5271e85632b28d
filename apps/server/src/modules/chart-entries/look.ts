import type { EventName } from '@hyaline/contract';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, appendDenied, sealAddress } from '../ledger/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { type ChartPatient, chartPatient, grantFor } from './entry.repo.ts';

export type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/** Who asks, for whose chart, from where. */
export interface Chart {
  actor: Actor;
  patientId: string;
  ip: string;
}

interface Look {
  event: EventName;
  resource?: { type: string; id: string };
}

/** What is not there for this person is refused alike, whether it exists or not, and the try is noted. */
export async function deny(
  platform: Needs,
  { actor, patientId, ip }: Chart,
  { event, resource }: Look,
): Promise<never> {
  const about = resource ?? { type: 'patient', id: patientId };
  await appendDenied(platform, actor, { event, resource: about, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}

/**
 * Rows and their ledger entry by one statement, whose first two parameters are the sealed address and the patient.
 * @throws Refusal not-found when it gives no row at all
 */
export async function look<Row extends object>(
  platform: Needs,
  chart: Chart,
  statement: Statement,
  more: readonly unknown[],
  note: Look,
): Promise<Row[]> {
  const { actor, patientId, ip } = chart;
  const rows = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.oneStatement<Row>(actor, statement, [sealAddress(actor.tenantId, ip), patientId, ...more], {
        phi: true,
      })
    : [];
  return rows.length > 0 ? rows : deny(platform, chart, note);
}

/** What a change leaves in the ledger. */
export interface Noted {
  event: EventName;
  resource: { type: string; id: string };
  facts: Record<string, string | number | boolean | null>;
}

interface Changed<T> {
  result: T;
  /** Null: nothing was changed, this was a repeat. */
  noted: Noted | null;
}

/** Writes what was done into the ledger; under special access with its grant. */
export async function keepNote(tx: Tx, patient: ChartPatient, noted: Noted, ip: string): Promise<void> {
  const { facts } = noted;
  const known = patient.seesAs === 'grant' ? { ...facts, grant: await grantFor(tx, patient.ref) } : facts;
  await append(tx, { ...noted, facts: known, outcome: 'done', patientRef: patient.ref, ip });
}

/**
 * A change to the chart and its ledger entry in one transaction.
 * @throws Refusal not-found for a patient this person does not see; forbidden when they may only read; record-changed
 * when the record is put away
 */
export async function change<T>(
  platform: Needs,
  chart: Chart,
  note: Look,
  work: (tx: Tx, patient: ChartPatient) => Promise<Changed<T>>,
): Promise<T> {
  const { actor, patientId, ip } = chart;
  if (!(await hasPhiSchema(platform, actor.tenantId))) return deny(platform, chart, note);
  const done = await platform.db.inTenant(
    actor,
    async (tx) => {
      const patient = await chartPatient(tx, patientId);
      if (patient === undefined) return null;
      if (!patient.mayWrite) return refuse('forbidden');
      if (patient.removed) return refuse('record-changed');
      const { result, noted } = await work(tx, patient);
      if (noted !== null) await keepNote(tx, patient, noted, ip);
      return { result };
    },
    { phi: true },
  );
  return done === null ? deny(platform, chart, note) : done.result;
}
