import { ofAgeOn, type PatientFields } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import { append } from '../ledger/index.ts';
import { factsAbout } from './facts.ts';
import { outdateParents, outdatePortal } from './patient.repo.ts';

interface About {
  id: string;
  ref: string;
  before: Pick<PatientFields, 'email' | 'birthDate'>;
  after: Pick<PatientFields, 'email' | 'birthDate'>;
  ip: string;
}

/**
 * The patient's own way in rests on the mailbox and the birth date of the record: when one of them is another now, it
 * ends with its sessions, links and mails, in the caller's transaction. Somebody invites anew, to what is right. Parents
 * have addresses of their own; what ends with them is access beyond the day on which the patient is of age.
 */
export async function keepWayInTrue(tx: Tx, { id, ref, before, after, ip }: About): Promise<void> {
  if (mailbox(before) === mailbox(after) && before.birthDate === after.birthDate) return;
  if (before.birthDate !== after.birthDate)
    await outdateParents(tx, id, after.birthDate === '' ? null : ofAgeOn(after.birthDate));
  const account = await outdatePortal(tx, id);
  if (account === null) return;
  const facts = await factsAbout(tx, id, { reason: 'record-changed' });
  const resource = { type: 'portal-account', id: account };
  await append(tx, { event: 'portal.removed', outcome: 'done', resource, patientRef: ref, facts, ip });
}

const mailbox = ({ email }: About['before']): string => email.trim().toLowerCase();
