import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { StagedObject } from '../../platform/storage/index.ts';
import { append, type Appended } from '../ledger/index.ts';
import * as repo from './arriving.repo.ts';
import { type InstanceDetails, openDetails, sealDetails, studyDetailsOf } from './details.ts';
import { dropIndexObjects, keepInstanceRows, type NewInstanceRow } from './instance.repo.ts';
import { patientRefOf } from './patient-ref.ts';
import { lookupsOf } from './uid-keys.ts';

/** An image whose parts are sealed and staged. */
export interface Sealed {
  row: NewInstanceRow;
  details: InstanceDetails;
  staged: readonly StagedObject[];
  /** Its UID is known with other content. */
  duplicate: boolean;
}

export interface Batch {
  studyId: string;
  images: readonly Sealed[];
  ip: string;
}

export interface KeptBatch {
  /** Index objects that no longer hold. */
  stale: string[];
  /** Images that the study had already. */
  left: Sealed[];
  /** Null when nothing was added. */
  entry: Appended | null;
}

/** The study has all that one study may have. */
export class FullError extends Error {
  override readonly name = 'FullError';
}

/**
 * Adds images to their study, and writes so. What does not depend on an answer leaves in one packet: two round trips
 * and the commit, while other images of the study wait for its row.
 * @throws FullError; Error when the study is being destroyed
 */
export async function keepBatch(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { studyId, images, ip }: Batch,
): Promise<KeptBatch> {
  const [study, knownImages, knownSeries] = await Promise.all([
    repo.lockArriving(tx, studyId),
    repo.knownImages(
      tx,
      studyId,
      images.map(({ row }) => row.sopKey),
    ),
    repo.knownSeries(
      tx,
      studyId,
      images.map(({ row }) => row.seriesKey),
    ),
  ]);
  if (study === undefined || study.state === 'destroying')
    throw new Error('the study is being destroyed, or may not be added to');
  const { fresh, left } = sortOut(knownImages, images);
  const first = fresh[0];
  if (!first) return { stale: [], left, entry: null };
  if (study.instanceCount + fresh.length > repo.MAX_IMAGES) throw new FullError();
  const { tenantId } = tx.actor;
  const place = { tenantId, studyId, table: 'study', rowId: studyId } as const;
  const had = study.details === null ? null : await openDetails(platform, place, study.details);
  const modalities = [...(had?.dicom?.modalities ?? []), ...fresh.map(({ details }) => details.header.modality)];
  const merged = studyDetailsOf(first.details, modalities);
  const details = had?.dicom ? { ...had, dicom: { ...had.dicom, modalities: merged.dicom?.modalities ?? [] } } : merged;
  const patientRef = study.patientRef ?? (await patientRefOf(platform, tx, first.details.identity));
  const known = new Set(knownSeries.map((key) => key.toString('hex')));
  const added = new Set(fresh.map(({ row }) => row.seriesKey.toString('hex')).filter((key) => !known.has(key)));
  const seriesCount = (study.seriesCount ?? (await repo.countSeries(tx, studyId))) + added.size; // the row is locked
  const sealed = await sealDetails(platform, place, details);
  const lookups = await lookupsOf(platform, tenantId, details.dicom ?? first.details.identity);
  const [, stale, , entry] = await Promise.all([
    keepInstanceRows(
      tx,
      studyId,
      fresh.map(({ row }) => row),
    ),
    dropIndexObjects(tx, studyId),
    repo.markAdded(tx, {
      id: studyId,
      patientRef,
      details: sealed,
      images: fresh.length,
      bytes: fresh.reduce((sum, { row }) => sum + row.fileBytes, 0),
      series: seriesCount,
      ...lookups,
    }),
    append(tx, {
      event: study.state === 'saved' ? 'study.extended' : 'study.saved',
      outcome: 'done',
      resource: { type: 'study', id: studyId },
      patientRef,
      facts: { images: fresh.length, series: seriesCount },
      ip,
    }),
  ]);
  return { stale, left, entry };
}

/** Images that the study lacks, and those it has: the same ones once more, or others under a UID that is taken. */
function sortOut(
  known: readonly { sopKey: Buffer; dedupeKey: Buffer }[],
  images: readonly Sealed[],
): { fresh: Sealed[]; left: Sealed[] } {
  const contents = new Map(known.map(({ sopKey, dedupeKey }) => [sopKey.toString('hex'), dedupeKey.toString('hex')]));
  const fresh: Sealed[] = [];
  const left: Sealed[] = [];
  for (const sealed of images) {
    const [sop, content] = [sealed.row.sopKey.toString('hex'), sealed.row.dedupeKey.toString('hex')];
    const has = contents.get(sop);
    if (has === undefined) fresh.push(sealed);
    else left.push(sealed);
    sealed.duplicate = has !== undefined && has !== content;
    contents.set(sop, has ?? content);
  }
  return { fresh, left };
}
