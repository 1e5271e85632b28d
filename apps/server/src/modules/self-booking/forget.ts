import type { EventName } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { removeVisitor, settle } from './visitor.repo.ts';

/** The row of who it was goes, and the visit is nobody's. Nothing happens for one who is a patient by now. */
export async function forget(
  tx: Tx,
  appointmentId: string,
  because: 'time' | 'cancelled' | 'asked',
  ip: string | null,
): Promise<void> {
  await removeVisitor(tx, appointmentId);
  if (await settle(tx, appointmentId, null)) await note(tx, 'visitor.forgotten', appointmentId, { because }, ip);
}

export async function note(
  tx: Tx,
  event: EventName,
  id: string,
  facts: Record<string, Json>,
  ip: string | null,
): Promise<void> {
  const resource = { type: 'appointment', id };
  await append(tx, { event, outcome: 'done', resource, patientRef: null, facts, ...(ip === null ? {} : { ip }) });
}
