import { type FollowUp, phi, type Refill } from '@hyaline/contract';
import type { Platform } from '../../platform/index.ts';
import { openDetails } from './details.ts';
import type { FollowUpRow, RefillRow, TaskRow } from './tasks.repo.ts';

interface Place {
  tenantId: string;
  patientId: string;
}
type PersonOf = (id: string) => { id: string; name: string };

const open = ({ id, protocolId, dueOn, changedAt, changedBy }: TaskRow, person: PersonOf) => ({
  id,
  protocolId,
  dueOn,
  changedAt: changedAt.toISOString(),
  changedBy: person(changedBy),
});

/** A row as the API shows it: its sealed part opened. */
export async function refillOf(
  platform: Pick<Platform, 'vault'>,
  place: Place,
  row: RefillRow,
  person: PersonOf,
): Promise<Refill> {
  const details = await openDetails(platform, { ...place, table: 'refill', rowId: row.id }, row.details);
  const { itemId, compound, supply, note } = details;
  return { ...open(row, person), state: row.state, itemId, compound: phi(compound), supply, note: phi(note) };
}

export async function followUpOf(
  platform: Pick<Platform, 'vault'>,
  place: Place,
  row: FollowUpRow,
  person: PersonOf,
): Promise<FollowUp> {
  const { what, note } = await openDetails(platform, { ...place, table: 'follow_up', rowId: row.id }, row.details);
  return { ...open(row, person), state: row.state, what: phi(what), note: phi(note) };
}
