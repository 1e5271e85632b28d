import { phi } from '@hyaline/contract';
import {
  type ChangeVisit,
  type ListVisits,
  MOST_VISITS,
  type RemoveVisit,
  type Visit,
  type VisitContent,
  type VisitRevision,
  type VisitSummary,
  type Visits,
  type VisitVersions,
} from '@hyaline/contract/atlas';
import { newId } from '@hyaline/kit';
import type { z } from 'zod';
import type { Repeatable, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import { change, type Chart, type ChartNeeds, look } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { endLinksOfSubject } from '../links/index.ts';
import { openRemoval, openVisit, sealRemoval, sealVisit } from './details.ts';
import { requirePosture } from './posture.ts';
import * as repo from './visit.repo.ts';

type Person = VisitSummary['createdBy'];
const placeOf = ({ actor, patientId }: Chart, visitId: string) => ({ tenantId: actor.tenantId, patientId, visitId });

/** A patient's visits by their day, the newest first, and one line of the ledger. @throws Refusal not-found */
export async function listVisits(platform: ChartNeeds, chart: Chart, { removed }: ListVisits): Promise<Visits> {
  const statement = repo.LISTS[removed ? 'removed' : 'present'];
  const rows = await look<repo.ListedRow>(platform, chart, statement, [], { event: 'atlas-visit.listed' });
  const found = rows.filter((row) => row.id !== null);
  const person = await peopleOf(platform, chart, found);
  const visits: VisitSummary[] = [];
  for (const row of found) {
    const { document, ...content } = await openVisit(platform, placeOf(chart, row.id), row);
    visits.push({ ...(await summaryOf(platform, chart, row, content, person)), values: document.values });
  }
  visits.sort((a, b) => (a.day === b.day ? (a.createdAt < b.createdAt ? 1 : -1) : a.day < b.day ? 1 : -1));
  const [{ ref, mayWrite } = { ref: '', mayWrite: false }] = rows;
  return { patientRef: ref, mayWrite, visits };
}

/** One visit with everything in it, and its line of the ledger. @throws Refusal not-found, also for a deleted one */
export async function openOne(platform: ChartNeeds, chart: Chart, id: string): Promise<Visit> {
  const note = { event: 'atlas-visit.opened', resource: { type: 'atlas-visit', id } } as const;
  const [row] = await look<repo.VisitRow & repo.AboutPatient>(platform, chart, repo.OPEN, [id], note);
  if (!row) return refuse('not-found');
  const content = await openVisit(platform, placeOf(chart, id), row);
  const person = await peopleOf(platform, chart, [row]);
  return {
    ...(await summaryOf(platform, chart, row, content, person)),
    note: content.note,
    document: content.document,
    patientId: chart.patientId,
    patientRef: row.ref,
    mayWrite: row.mayWrite,
  };
}

async function peopleOf(
  platform: ChartNeeds,
  { actor }: Chart,
  rows: readonly repo.VisitRow[],
): Promise<(id: string) => Person> {
  const ids = rows.flatMap(({ createdBy, changedBy, removedBy }) => [createdBy, changedBy, removedBy]);
  const names = await namesFor(platform, actor, [...new Set(ids)].filter((id) => id !== null)); // prettier-ignore
  return (id) => ({ id, name: names.get(id) ?? '' });
}

async function summaryOf(
  platform: ChartNeeds,
  chart: Chart,
  row: repo.VisitRow,
  { day, label }: Pick<VisitContent, 'day' | 'label'>,
  person: (id: string) => Person,
): Promise<Omit<VisitSummary, 'values'>> {
  const { id, revision, createdAt, createdBy, changedAt, changedBy, removal, removedAt, removedBy } = row;
  const removed =
    removal === null || removedAt === null || removedBy === null
      ? null
      : {
          at: removedAt.toISOString(),
          by: person(removedBy),
          reason: phi(await openRemoval(platform, placeOf(chart, id), removal)),
        };
  return {
    id,
    revision,
    day,
    label,
    createdAt: createdAt.toISOString(),
    createdBy: person(createdBy),
    changedAt: changedAt.toISOString(),
    changedBy: person(changedBy),
    removed,
  };
}

/**
 * @returns ids alone: the answer is kept for a repeat of the request, and nothing of a patient may be
 * @throws Refusal posture-unreachable, too-many-visits, not-found, forbidden
 */
export function createVisit(
  platform: ChartNeeds,
  chart: Chart,
  content: VisitContent,
  repeatable: Repeatable | null = null,
): Promise<{ id: string; revision: number }> {
  const event = 'atlas-visit.saved';
  return change(platform, chart, { event }, async (tx) => {
    let isNew = false;
    const result = await repo.once(tx, repeatable, async () => {
      isNew = true;
      requirePosture(content.document);
      if ((await repo.countVisits(tx, chart.patientId)) >= MOST_VISITS) refuse('too-many-visits');
      const id = newId();
      const details = await sealVisit(platform, placeOf(chart, id), { revision: 1, content });
      await repo.insertVisit(tx, { id, patientId: chart.patientId, details });
      return { id, revision: 1 };
    });
    return { result, noted: isNew ? { event, resource: { type: 'atlas-visit', id: result.id }, facts: {} } : null };
  });
}

type VisitEvent = 'atlas-visit.changed' | 'atlas-visit.deleted' | 'atlas-visit.restored';
interface Found {
  id: string;
  revision: number;
  event: VisitEvent;
  removed?: boolean;
}

/** Finds the visit at the revision that was looked at, and notes what `work` did with it. */
function changeOne(
  platform: ChartNeeds,
  chart: Chart,
  { id, revision, event, removed = false }: Found,
  work: (tx: Tx, row: repo.VisitRow) => Promise<number>,
): Promise<VisitRevision> {
  const resource = { type: 'atlas-visit', id };
  return change(platform, chart, { event, resource }, async (tx) => {
    const row = (await repo.lockVisit(tx, chart.patientId, id)) ?? refuse('not-found');
    if (row.revision !== revision || (row.removedAt !== null) !== removed) refuse('record-changed');
    const next = await work(tx, row);
    return { result: { revision: next }, noted: { event, resource, facts: { revision: next } } };
  });
}

/** @throws Refusal record-changed when another revision is there; posture-unreachable */
export const changeVisit = (
  platform: ChartNeeds,
  chart: Chart,
  id: string,
  { revision, content }: z.output<typeof ChangeVisit>,
) =>
  changeOne(platform, chart, { id, revision, event: 'atlas-visit.changed' }, async (tx) => {
    requirePosture(content.document);
    const details = await sealVisit(platform, placeOf(chart, id), { revision: revision + 1, content });
    await repo.changeVisitRow(tx, id, details);
    return revision + 1;
  });

/** A deleted visit is nothing to show to anybody: its links end with it. */
export const removeVisit = (
  platform: ChartNeeds,
  chart: Chart,
  id: string,
  { revision, reason }: z.output<typeof RemoveVisit>,
) =>
  changeOne(platform, chart, { id, revision, event: 'atlas-visit.deleted' }, async (tx) => {
    await repo.removeVisitRow(tx, id, await sealRemoval(platform, placeOf(chart, id), reason));
    await endLinksOfSubject(tx, id, 'visit-deleted');
    return revision;
  });

/** Brings the visit back. Its links stay ended: who had one may no longer be who should have it. */
export const restoreVisit = (platform: ChartNeeds, chart: Chart, id: string, { revision }: VisitRevision) =>
  changeOne(platform, chart, { id, revision, event: 'atlas-visit.restored', removed: true }, async (tx) => {
    await repo.restoreVisitRow(tx, id);
    return revision;
  });

/** What the visit said before each change, newest first. */
export async function visitVersions(platform: ChartNeeds, chart: Chart, id: string): Promise<VisitVersions> {
  const note = { event: 'atlas-visit.versions-read', resource: { type: 'atlas-visit', id } } as const;
  const rows = await look<repo.VersionRow>(platform, chart, repo.VERSIONS, [id], note);
  const names = await namesFor(platform, chart.actor, [...new Set(rows.map(({ writtenBy }) => writtenBy))]);
  const versions: VisitVersions['versions'] = [];
  for (const { revision, details, writtenAt, writtenBy } of rows) {
    if (revision === null) continue;
    versions.push({
      revision,
      at: writtenAt.toISOString(),
      by: { id: writtenBy, name: names.get(writtenBy) ?? '' },
      content: await openVisit(platform, placeOf(chart, id), { revision, details }),
    });
  }
  return { versions };
}
