import { phi, type ShareItem, type SharedItem, type SharedItems } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { visitNamed } from '../atlas-visits/index.ts';
import { openContent } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { studyNamed } from '../imaging/index.ts';
import { aboutPatient, type Asking, factsAbout, note } from '../patients/index.ts';
import * as repo from './sharing.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;

/** What the patient sees in the portal beside the record, by whom and since when. @throws Refusal not-found */
export async function readSharing(platform: Needs, asking: Asking, patientId: string): Promise<SharedItems> {
  const { rows, mayShare } = await aboutPatient(platform, asking, patientId, 'sharing.read', async (tx) => {
    const about = await repo.aboutSharing(tx, patientId);
    if (!about) return null;
    const found = await repo.sharedRows(tx, patientId);
    const facts = await factsAbout(tx, patientId, { count: found.length });
    await note(tx, 'sharing.read', { type: 'patient', id: patientId }, about.ref, facts, asking.ip);
    return { rows: found, mayShare: about.mayShare };
  });
  const { tenantId } = asking.actor;
  const names = await namesFor(platform, asking.actor, [...new Set(rows.map(({ sharedBy }) => sharedBy))]);
  const items: SharedItem[] = [];
  for (const row of rows) {
    const { name, day } = await named(platform, tenantId, patientId, row);
    const { id, kind, itemId, sharedAt, sharedBy, byCover } = row;
    items.push({
      id,
      kind,
      itemId,
      name: phi(name),
      day: phi(day),
      sharedAt: sharedAt.toISOString(),
      sharedBy: { id: sharedBy, name: names.get(sharedBy) ?? '' },
      byCover,
    });
  }
  return { items, mayShare };
}

/**
 * Lets the patient see one thing of their record. Saying it again changes nothing.
 * @throws Refusal not-found for what does not stand in this record; forbidden by special access, or for who only reads
 */
export const share = (
  platform: Needs,
  asking: Asking,
  patientId: string,
  { kind, itemId }: ShareItem,
): Promise<{ id: string }> =>
  changing(platform, asking, patientId, 'sharing.added', async (tx, ref) => {
    const id = newId();
    if (!(await repo.insertShared(tx, id, patientId, kind, itemId)))
      return { id: (await repo.liveShared(tx, patientId, kind, itemId)) ?? refuse('not-found') };
    const facts = await factsAbout(tx, patientId, { kind, sharing: id });
    await note(tx, 'sharing.added', { type: kind, id: itemId }, ref, facts, asking.ip);
    return { id };
  });

/** Takes it back, at once. @throws Refusal not-found, also for what is shared no more; forbidden */
export const takeBack = (platform: Needs, asking: Asking, patientId: string, id: string): Promise<null> =>
  changing(platform, asking, patientId, 'sharing.removed', async (tx, ref) => {
    const ended = (await repo.endShared(tx, id, patientId)) ?? refuse('not-found');
    const facts = await factsAbout(tx, patientId, { kind: ended.kind, sharing: id });
    await note(tx, 'sharing.removed', { type: ended.kind, id: ended.itemId }, ref, facts, asking.ip);
    return true;
  }).then(() => null);

const changing = <T>(
  platform: Needs,
  asking: Asking,
  patientId: string,
  event: 'sharing.added' | 'sharing.removed',
  work: (tx: Tx, ref: string) => Promise<T>,
): Promise<T> =>
  aboutPatient(platform, asking, patientId, event, async (tx) => {
    const about = await repo.aboutSharing(tx, patientId);
    if (!about) return null;
    if (!about.mayShare) return refuse('forbidden');
    return work(tx, about.ref);
  });

async function named(
  platform: Needs,
  tenantId: string,
  patientId: string,
  { kind, itemId, details, revision }: repo.SharedRow,
): Promise<{ name: string; day: string }> {
  if (kind === 'study') return studyNamed(platform, { tenantId, studyId: itemId }, details);
  if (kind === 'visit') return visitNamed(platform, { tenantId, patientId, visitId: itemId }, { revision, details });
  const content = await openContent(platform, { tenantId, patientId, entryId: itemId }, { revision, details });
  return { name: content.kind === 'document' ? content.name : '', day: '' };
}
