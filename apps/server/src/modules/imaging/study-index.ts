import type { StudyIndex } from '@hyaline/contract';
import { groupSeries } from '@hyaline/dicom';
import type { Json } from '@hyaline/kit';
import type { InstanceDetails } from './details.ts';
import type { InstanceRow } from './instance.repo.ts';

/** An image with what was sealed about it. */
export interface OpenedInstance {
  row: InstanceRow;
  details: InstanceDetails;
}

/**
 * What a browser needs to show the study: every image with its geometry, and where its sealed parts lie. `bytes` are
 * those of the sealed objects as they are served.
 */
export function studyIndexOf(instances: readonly OpenedInstance[]): StudyIndex {
  const sorted = instances.toSorted(byNumber);
  const series = groupSeries(sorted.map(({ details }) => details.header));
  return {
    version: 1,
    studyInstanceUid: series[0]?.studyInstanceUid ?? '',
    description: sorted[0]?.details.identity.studyDescription ?? '',
    series: series.map((group) => {
      const members = group.members.map((i) => sorted[i] as OpenedInstance);
      return {
        seriesInstanceUid: group.seriesInstanceUid,
        modality: group.modality,
        description: members[0]?.details.identity.seriesDescription ?? '',
        instances: members.map(instanceIndexOf),
      };
    }),
  };
}

function instanceIndexOf({
  row,
  details: { header, frames },
}: OpenedInstance): StudyIndex['series'][number]['instances'][number] {
  return {
    sopInstanceUid: header.sopInstanceUid,
    transferSyntaxUid: header.transferSyntaxUid,
    headerObject: { id: row.headerObject, bytes: row.headerBytes },
    bulkObject: { id: row.bulkObject, bytes: row.bulkBytes },
    frames: frames.map((ranges) => ranges.map(([start, length]) => [start, length])),
    header: header as unknown as Record<string, Json & (string | number | boolean | null)>,
  };
}

function byNumber(a: OpenedInstance, b: OpenedInstance): number {
  const numberA = a.details.header.instanceNumber ?? Number.MAX_SAFE_INTEGER;
  const numberB = b.details.header.instanceNumber ?? Number.MAX_SAFE_INTEGER;
  return numberA - numberB || (a.details.header.sopInstanceUid < b.details.header.sopInstanceUid ? -1 : 1);
}
