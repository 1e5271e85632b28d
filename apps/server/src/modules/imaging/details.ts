import { type Phi, phi } from '@hyaline/contract';
import type { StudyMarks } from '@hyaline/marks';
import { type FrameRanges, type Identity, type ImageHeader, personName } from '@hyaline/dicom';
import { sealedDetails } from '../../platform/crypto/index.ts';

/** What the list shows of a study. Sealed in `study.details`. */
export interface StudyDetails {
  patientName: Phi<string>;
  description: Phi<string>;
  modality: string;
  /** ISO date or empty. */
  studyDate: string;
  /** What programs ask for; absent in studies that were saved before they could. */
  dicom?: StudyAttributes;
}

/** Attributes of the study and patient levels, as the files have them. */
export interface StudyAttributes {
  studyInstanceUid: string;
  studyId: string;
  studyTime: string;
  accessionNumber: string;
  referringPhysician: string;
  institution: string;
  patientId: string;
  /** With its component groups. */
  patientName: string;
  birthDate: string;
  sex: string;
  studyDescription: string;
  modalities: readonly string[];
}

/** What a study's index is built from. Sealed in `instance.details`. */
export interface InstanceDetails {
  header: ImageHeader;
  identity: Identity;
  frames: FrameRanges;
  /** Study ID (0020,0010); absent in images that were saved before programs could ask for it. */
  studyId?: string;
}

/** Sealed in `upload.details`. */
export interface UploadDetails {
  name: string;
  /** Of the whole file, hex; empty until it has arrived. */
  sha256: string;
}

/** Sealed in `object.details` of a small volume. */
export interface PreviewDetails {
  seriesInstanceUid: string;
}

type DetailsOf = {
  study: StudyDetails;
  instance: InstanceDetails;
  upload: UploadDetails;
  study_marks: StudyMarks;
  object: PreviewDetails;
};

export const { sealDetails, openDetails } = sealedDetails<DetailsOf, 'studyId'>('studyId');

/**
 * What is kept of a study, by its first image.
 * @param modalities - of all its images
 * @param shown - the modality that the list of studies shows
 */
export function studyDetailsOf(
  { header, identity, studyId = '' }: InstanceDetails,
  modalities: readonly string[],
  shown = header.modality,
): StudyDetails {
  return {
    patientName: phi(personName(identity.patientName)),
    description: phi(identity.studyDescription || identity.seriesDescription),
    modality: shown,
    studyDate: identity.studyDate,
    dicom: {
      studyInstanceUid: header.studyInstanceUid,
      studyId,
      studyTime: identity.studyTime,
      accessionNumber: identity.accessionNumber,
      referringPhysician: identity.referringPhysician,
      institution: identity.institution,
      patientId: identity.patientId,
      patientName: identity.patientName,
      birthDate: identity.birthDate,
      sex: identity.sex,
      studyDescription: identity.studyDescription,
      modalities: [...new Set(modalities)].filter(Boolean).toSorted(),
    },
  };
}
