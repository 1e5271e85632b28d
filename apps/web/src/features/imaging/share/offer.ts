import { isEmpty, type Marks, type StudyMarks } from '@hyaline/marks';
import type { SourceImage, WorkspaceHandle } from '../../../../viewer/index.ts';

export interface OfferedSeries {
  /** Series instance UID. */
  uid: string;
  description: string;
  modality: string;
  images: number;
  /** The files say that words are painted into the pictures, or the pictures are of a kind that often has some. */
  mayNameThePatient: boolean;
}

/** What can be shared of an open study, for the person to choose from. */
export interface ShareOffer {
  series: readonly OfferedSeries[];
  marks: StudyMarks;
  /** Measurements, arches, canals, implants, labels, calibrations and findings, all told. */
  markCount: number;
  hasTexts: boolean;
}

/** Modalities and classes whose pictures come from screens: names are often painted into them. */
const CAPTURES = new Set(['US', 'OT', 'SC', 'XC', 'ES']);
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

export function offerOf(viewer: Pick<WorkspaceHandle, 'study' | 'marks'> | null): ShareOffer {
  const marks = viewer?.marks() ?? { version: 1, series: {} };
  const all = Object.values(marks.series).filter((one) => !isEmpty(one));
  return {
    series: seriesOf(viewer?.study().images ?? []),
    marks,
    markCount: all.reduce((sum, one) => sum + countOf(one), 0),
    hasTexts: all.some(hasText),
  };
}

function seriesOf(images: readonly SourceImage[]): OfferedSeries[] {
  const found = new Map<string, OfferedSeries>();
  for (const { header, seriesDescription } of images) {
    const uid = header.seriesInstanceUid;
    const before = found.get(uid);
    const named = CAPTURES.has(header.modality) || header.sopClassUid.startsWith(SECONDARY_CAPTURE);
    found.set(uid, {
      uid,
      description: before?.description || seriesDescription,
      modality: before?.modality || header.modality,
      images: (before?.images ?? 0) + 1,
      mayNameThePatient: (before?.mayNameThePatient ?? false) || named,
    });
  }
  return [...found.values()];
}

const countOf = ({ measures, arch, canals, implants, teeth, calibrations, findings }: Marks): number =>
  [measures, canals, implants, teeth, calibrations].reduce((sum, list) => sum + list.length, 0) +
  (arch === null ? 0 : 1) +
  (findings === '' ? 0 : 1);

const hasText = ({ findings, measures, canals, implants }: Marks): boolean =>
  findings !== '' ||
  measures.some(({ kind, note }) => kind === 'text' || note !== '') ||
  canals.some(({ note }) => note !== '') ||
  implants.some(({ name, note }) => name !== '' || note !== '');
