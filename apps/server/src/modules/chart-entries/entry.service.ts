import {
  type ChangeEntry,
  type Entries,
  type EntryContent,
  type EntryRevision,
  type EntryVersions,
  type ListEntries,
  type RemoveEntry,
} from '@hyaline/contract';
import { isUuid, newId } from '@hyaline/kit';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { entriesOf, openContent, sealContent, sealReason } from './details.ts';
import * as repo from './entry.repo.ts';
import { change, type Chart, look, type Needs } from './look.ts';

/** The entries of a chart, newest first, and one line of the ledger for the page. */
export async function listEntries(
  platform: Needs,
  chart: Chart,
  { kinds, removed, limit, after }: ListEntries,
): Promise<Entries> {
  const rows = await look<repo.ListedRow>(
    platform,
    chart,
    repo.LISTS[removed ? 'removed' : 'present'],
    [limit + 1, ...cursorOf(after), kinds ?? null],
    { event: 'patient.timeline-read' },
  );
  const found = rows.filter((row) => row.id !== null);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return {
    entries: await entriesOf(platform, chart.actor, page),
    next: last === undefined ? null : `${last.mark}|${last.id}`,
  };
}

/** @throws Refusal bad-request for a cursor that no answer gave */
function cursorOf(after: string | undefined): [string | null, string | null] {
  if (after === undefined) return [null, null];
  const [mark = '', id = ''] = after.split('|');
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(mark) || !isUuid(id))
    return refuse('bad-request', { fields: ['after'] });
  return [mark, id];
}

/** @returns ids alone: the answer is kept for a repeat of the request, and nothing of a patient may be */
export function createEntry(
  platform: Needs,
  chart: Chart,
  content: EntryContent,
  { repeatable = null, addendumTo = null }: { repeatable?: Repeatable | null; addendumTo?: string | null } = {},
): Promise<{ id: string; revision: number }> {
  const event = 'entry.created';
  const resource = { type: 'entry', id: addendumTo ?? chart.patientId };
  return change(platform, chart, addendumTo === null ? { event } : { event, resource }, async (tx) => {
    let isNew = false;
    const result = await repo.once(tx, repeatable, async () => {
      isNew = true;
      if (addendumTo !== null) await signedNote(tx, chart.patientId, addendumTo);
      const id = newId();
      const place = { tenantId: tx.actor.tenantId, patientId: chart.patientId, entryId: id };
      const details = await sealContent(platform, place, { revision: 1, content });
      await repo.insertEntry(tx, { id, patientId: chart.patientId, kind: content.kind, details, addendumTo });
      return { id, revision: 1 };
    });
    const facts = { kind: content.kind, ...(addendumTo === null ? {} : { addendumTo }) };
    return { result, noted: isNew ? { event, resource: { type: 'entry', id: result.id }, facts } : null };
  });
}

/** An addendum needs something signed to add to: what is not signed can be changed. */
async function signedNote(tx: Tx, patientId: string, id: string): Promise<void> {
  const note = (await repo.lockEntry(tx, patientId, id)) ?? refuse('not-found');
  if (note.kind !== 'note' || note.signedAt === null || note.removedAt !== null) refuse('record-changed');
}

type EntryEvent = 'entry.changed' | 'entry.removed' | 'entry.restored' | 'entry.signed';

/** Finds the entry at the revision that was looked at, and notes what `work` did with it. */
function changeOne(
  platform: Needs,
  chart: Chart,
  { id, revision, event, removed = false }: { id: string; revision: number; event: EntryEvent; removed?: boolean },
  work: (tx: Tx, row: repo.EntryRow) => Promise<number>,
): Promise<{ revision: number }> {
  const resource = { type: 'entry', id };
  return change(platform, chart, { event, resource }, async (tx) => {
    const row = (await repo.lockEntry(tx, chart.patientId, id)) ?? refuse('not-found');
    if (row.revision !== revision || (row.removedAt !== null) !== removed) refuse('record-changed');
    const next = await work(tx, row);
    const facts = { kind: row.kind, revision: next };
    return { result: { revision: next }, noted: { event, resource, facts } };
  });
}

const placeOf = ({ actor, patientId }: Chart, entryId: string) => ({ tenantId: actor.tenantId, patientId, entryId });

/** @throws Refusal record-changed when another revision is there; signed-note; bad-request for another kind */
export const changeEntry = (platform: Needs, chart: Chart, id: string, { revision, content }: ChangeEntry) =>
  changeOne(platform, chart, { id, revision, event: 'entry.changed' }, async (tx, row) => {
    if (row.signedAt !== null) return refuse('signed-note');
    if (row.kind !== content.kind) return refuse('bad-request', { fields: ['content.kind'] });
    const place = placeOf(chart, id);
    const before = await openContent(platform, place, row);
    const details = await sealContent(platform, place, { revision: revision + 1, content: kept(before, content) });
    await repo.changeEntryRow(tx, id, details);
    return revision + 1;
  });

/** What the server found out about a document stays, whatever the client says. */
function kept(before: EntryContent, content: EntryContent): EntryContent {
  if (before.kind !== 'document' || content.kind !== 'document') return content;
  return { ...before, name: content.name, category: content.category, remark: content.remark };
}

export const removeEntry = (platform: Needs, chart: Chart, id: string, { revision, reason }: RemoveEntry) =>
  changeOne(platform, chart, { id, revision, event: 'entry.removed' }, async (tx) => {
    await repo.removeEntryRow(tx, id, await sealReason(platform, placeOf(chart, id), reason));
    return revision;
  });

export const restoreEntry = (platform: Needs, chart: Chart, id: string, { revision }: EntryRevision) =>
  changeOne(platform, chart, { id, revision, event: 'entry.restored', removed: true }, async (tx) => {
    await repo.restoreEntryRow(tx, id);
    return revision;
  });

/** Only its author signs a note. From then on the database refuses every change to it. @throws Refusal forbidden */
export const signEntry = (platform: Needs, chart: Chart, id: string, { revision }: EntryRevision) =>
  changeOne(platform, chart, { id, revision, event: 'entry.signed' }, async (tx, row) => {
    if (row.kind !== 'note') return refuse('bad-request');
    if (row.signedAt !== null) return refuse('signed-note');
    if (row.createdBy !== tx.actor.userId) return refuse('forbidden');
    await repo.signEntryRow(tx, id);
    return revision;
  });

/** What the entry said before each change, newest first. */
export async function entryVersions(platform: Needs, chart: Chart, id: string): Promise<EntryVersions> {
  const note = { event: 'entry.versions-read', resource: { type: 'entry', id } } as const;
  const rows = await look<repo.VersionRow>(platform, chart, repo.VERSIONS, [id], note);
  const names = await namesFor(platform, chart.actor, [...new Set(rows.map(({ writtenBy }) => writtenBy))]);
  const versions: EntryVersions['versions'] = [];
  for (const { revision, details, writtenAt, writtenBy } of rows) {
    if (revision === null) continue;
    versions.push({
      revision,
      at: writtenAt.toISOString(),
      by: { id: writtenBy, name: names.get(writtenBy) ?? '' },
      content: await openContent(platform, placeOf(chart, id), { revision, details }),
    });
  }
  return { versions };
}
