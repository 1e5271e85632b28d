import type { Phi } from '@hyaline/contract';
import type { FrameRanges, Identity, ImageHeader } from '@hyaline/dicom';
import type { Platform } from '../../platform/index.ts';

/** What the list shows of a study. Sealed in `study.details`. */
export interface StudyDetails {
  patientName: Phi<string>;
  description: Phi<string>;
  modality: string;
  /** ISO date or empty. */
  studyDate: string;
}

/** What a study's index is built from. Sealed in `instance.details`. */
export interface InstanceDetails {
  header: ImageHeader;
  identity: Identity;
  frames: FrameRanges;
}

/** Sealed in `upload.details`. */
export interface UploadDetails {
  name: string;
  /** Of the whole file, hex; empty until it has arrived. */
  sha256: string;
}

interface Place<Table extends string> {
  tenantId: string;
  studyId: string;
  table: Table;
  rowId: string;
}

type DetailsOf = { study: StudyDetails; instance: InstanceDetails; upload: UploadDetails };

/** Seals under the study's own field key: destroying the study's key destroys these too. */
export const sealDetails = <Table extends keyof DetailsOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, studyId, table, rowId }: Place<Table>,
  details: DetailsOf[Table],
): Promise<Buffer> =>
  vault.sealField({ tenantId, studyId }, { table, column: 'details', rowId }, JSON.stringify(details));

/** @throws KeyError when the bytes were changed, moved to another row, or the study's key is gone */
export async function openDetails<Table extends keyof DetailsOf>(
  { vault }: Pick<Platform, 'vault'>,
  { tenantId, studyId, table, rowId }: Place<Table>,
  sealed: Uint8Array,
): Promise<DetailsOf[Table]> {
  return JSON.parse(
    await vault.openField({ tenantId, studyId }, { table, column: 'details', rowId }, sealed),
  ) as DetailsOf[Table];
}
