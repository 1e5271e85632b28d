import type { NoteAtlasReport } from '@hyaline/contract/atlas';
import { type Chart, type ChartNeeds, look } from '../chart-entries/index.ts';
import { REPORTED } from './visit.repo.ts';

/** One line of the ledger. @throws Refusal not-found, also for a visit of another patient and a deleted one */
export async function noteReport(
  platform: ChartNeeds,
  chart: Chart,
  { what, visitId }: NoteAtlasReport,
): Promise<void> {
  const about = visitId === null ? {} : { resource: { type: 'atlas-visit', id: visitId } };
  await look(platform, chart, REPORTED, [visitId, what], { event: 'atlas-visit.report-made', ...about });
}
