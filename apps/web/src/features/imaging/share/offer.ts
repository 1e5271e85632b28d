import { type PrivacyFlag, privacyFlags } from '@hyaline/dicom';
import { isEmpty, type Marks, type StudyMarks } from '@hyaline/marks';
import type { SourceImage, WorkspaceHandle } from '../../../../viewer/index.ts';

export interface OfferedSeries {
  /** Series instance UID. */
  uid: string;
  description: string;
  modality: string;
  images: number;
  /** A face may be seen in it, or be drawn of it. */
  face: boolean;
  /** Words painted into the pictures: the files say so, or the pictures are of a kind that often has some. */
  words: 'stated' | 'usual' | null;
}

/** What can be shared of an open study, for the person to choose from. */
export interface ShareOffer {
  series: readonly OfferedSeries[];
  marks: StudyMarks;
  /** Measurements, arches, canals, implants, labels, calibrations and findings, all told. */
  markCount: number;
  /** Series instance UID of what is on the screen. */
  shown: string | null;
  hasTexts: boolean;
}

export function offerOf(viewer: Pick<WorkspaceHandle, 'study' | 'marks'> | null): ShareOffer {
  const marks = viewer?.marks() ?? { version: 1, series: {} };
  const all = Object.values(marks.series).filter((one) => !isEmpty(one));
  return {
    series: seriesOf(viewer?.study().images ?? []),
    marks,
    shown: viewer?.study().shown ?? null,
    markCount: all.reduce((sum, one) => sum + countOf(one), 0),
    hasTexts: all.some(hasText),
  };
}

function seriesOf(images: readonly SourceImage[]): OfferedSeries[] {
  const found = new Map<string, OfferedSeries>();
  for (const { header, identity, seriesDescription } of images) {
    const uid = header.seriesInstanceUid;
    const before = found.get(uid);
    const flags = privacyFlags(header, identity ?? NOTHING_SAID);
    const words = wordsIn(header.modality, flags);
    found.set(uid, {
      uid,
      description: before?.description || seriesDescription,
      modality: before?.modality || header.modality,
      images: (before?.images ?? 0) + 1,
      face: (before?.face ?? false) || flags.includes('face'),
      words: before?.words === 'stated' ? 'stated' : (words ?? before?.words ?? null),
    });
  }
  return [...found.values()];
}

/** Modalities whose pictures come from screens: names are often painted into them. */
const SCREENS = new Set(['US', 'OT', 'SC', 'XC', 'ES']);
/** Of a study that is opened from the clinic no header with the identity is at hand. */
const NOTHING_SAID = { bodyPart: '', burnedIn: '' };

function wordsIn(modality: string, flags: readonly PrivacyFlag[]): OfferedSeries['words'] {
  if (flags.includes('burned-in')) return 'stated';
  return flags.includes('maybe-burned-in') || SCREENS.has(modality) ? 'usual' : null;
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
