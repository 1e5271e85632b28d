import { type AskTrend, type ContentOf, type LabResult, type LabTrend } from '@hyaline/contract';
import { openContent } from './details.ts';
import { type EntryRow, LAB_ENTRIES } from './entry.repo.ts';
import { type Chart, look, type Needs } from './look.ts';

/** Case, accents and spaces away: `Haemoglobin A1c` typed twice is one series. */
const fold = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/gu, ' ').trim();

const isAsked = (result: LabResult, { loinc, name }: AskTrend): boolean =>
  loinc !== '' && result.loinc !== '' ? result.loinc === loinc : fold(result.name) === fold(name);

/**
 * One value over time. Names and dates are sealed, so the series is put together here, out of what this person may see;
 * values in another unit than the newest are left out and counted, never converted: a unit of a laboratory says how it
 * measured.
 */
export async function labTrend(platform: Needs, chart: Chart, asked: AskTrend): Promise<LabTrend> {
  const rows = await look<EntryRow | { id: null }>(platform, chart, LAB_ENTRIES, [], { event: 'patient.labs-read' });
  const found: LabTrend['points'] = [];
  for (const row of rows) {
    if (row.id === null) continue;
    const place = { tenantId: chart.actor.tenantId, patientId: chart.patientId, entryId: row.id };
    const { collectedAt, results } = (await openContent(platform, place, row)) as ContentOf<'lab'>;
    for (const result of results) if (isAsked(result, asked)) found.push({ entryId: row.id, collectedAt, result });
  }
  found.sort((one, other) => (one.collectedAt < other.collectedAt ? -1 : one.collectedAt > other.collectedAt ? 1 : 0));
  const unit = found.findLast(({ result }) => typeof result.value === 'number')?.result.unit;
  const points = found.filter(({ result }) => typeof result.value === 'number' && result.unit === unit);
  return { points, leftOut: found.length - points.length };
}
