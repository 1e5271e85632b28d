import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { endAssignment, insertAssignment, liveAssignment, type TreatedRow, treatedBy } from './assignment.repo.ts';
import { newId } from '@hyaline/kit';

/** Patients whom a person treats or covers, as far as the actor sees them, by reference; each one is in the ledger. */
export async function patientsTreatedBy(tx: Tx, accountId: string, ip: string): Promise<TreatedRow[]> {
  const treated = await treatedBy(tx, accountId);
  for (const { patientId: id, ref } of treated) {
    const facts = { treatedBy: accountId };
    const resource = { type: 'patient', id };
    await append(tx, { event: 'patient.listed', outcome: 'done', resource, patientRef: ref, facts, ip });
  }
  return treated;
}

/**
 * For whoever leaves: another provider takes over all whom they treat, and their cover ends. In a transaction of the
 * clinic's PHI role; only an owner's reaches all of them.
 * @param to - somebody who treats
 * @returns how many patients have another provider now
 */
export async function handOverPatients(tx: Tx, from: string, to: string, ip: string): Promise<number> {
  let changed = 0;
  for (const { id, patientId, ref, kind } of await treatedBy(tx, from)) {
    const resource = { type: 'patient', id: patientId };
    if (kind === 'provider' && !(await liveAssignment(tx, patientId, to, 'provider'))) {
      await insertAssignment(tx, { id: newId(), patientId, accountId: to, kind, endsAt: null });
      const facts = { account: to, kind };
      await append(tx, { event: 'patient.assigned', outcome: 'done', resource, patientRef: ref, facts, ip });
    }
    await endAssignment(tx, patientId, id);
    const facts = { account: from, kind };
    await append(tx, { event: 'patient.unassigned', outcome: 'done', resource, patientRef: ref, facts, ip });
    if (kind === 'provider') changed += 1;
  }
  return changed;
}
