import { type JsonDataSet, type JsonElement, nameOf } from '@hyaline/dicom/json';
import type { HeldImage, HeldStudyInfo } from '../imaging/index.ts';
import type { Keyword } from './query.ts';

type Values = Readonly<Partial<Record<Keyword, readonly string[]>>>;
type StudyInfo = Omit<HeldStudyInfo, 'seriesCount' | 'instanceCount'>;

/** Values of the study level, as conditions compare them. */
export const studyValues = (study: StudyInfo): Values => ({
  StudyDate: [study.studyDate],
  StudyTime: [study.studyTime],
  AccessionNumber: [study.accessionNumber],
  ModalitiesInStudy: study.modalities,
  InstitutionName: [study.institution],
  ReferringPhysicianName: [study.referringPhysician],
  StudyDescription: [study.studyDescription],
  PatientName: [study.patientName],
  PatientID: [study.patientId],
  PatientBirthDate: [study.birthDate],
  PatientSex: [study.sex],
  StudyInstanceUID: [study.studyInstanceUid],
  StudyID: [study.studyId],
});

/** Values of the series level and below. */
export const imageValues = ({ header, identity }: HeldImage): Values => ({
  Modality: [header.modality],
  SeriesDescription: [identity.seriesDescription],
  SeriesInstanceUID: [header.seriesInstanceUid],
  SeriesNumber: [textOf(header.seriesNumber)],
  BodyPartExamined: [identity.bodyPart],
  SOPClassUID: [header.sopClassUid],
  SOPInstanceUID: [header.sopInstanceUid],
  InstanceNumber: [textOf(header.instanceNumber)],
});

const textOf = (value: number | null): string => (value === null ? '' : String(value));

const of = (vr: string, ...values: readonly (string | number | null)[]): JsonElement => {
  const present = values.filter((value) => value !== null && value !== '');
  return present.length === 0 ? { vr } : { vr, Value: present };
};
const date = (iso: string): JsonElement => of('DA', iso.replaceAll('-', ''));
const name = (text: string): JsonElement => {
  const value = nameOf(text);
  return value === null ? { vr: 'PN' } : { vr: 'PN', Value: [value] };
};

/** Where things of a study are retrieved from. */
export const studyUrl = (base: string, uid: string): string => `${base}/studies/${uid}`;

/** One study of a search's answer, PS3.18 table 10.6.3-3. */
export const studyAnswer = (study: HeldStudyInfo, base: string): JsonDataSet => ({
  '00080005': of('CS', 'ISO_IR 192'),
  ...studyAttributes(study),
  '00080056': of('CS', 'ONLINE'),
  '00081190': of('UR', studyUrl(base, study.studyInstanceUid)),
  '00201206': of('IS', study.seriesCount),
  '00201208': of('IS', study.instanceCount),
});

const studyAttributes = (study: StudyInfo): JsonDataSet => ({
  '00080020': date(study.studyDate),
  '00080030': of('TM', study.studyTime),
  '00080050': of('SH', study.accessionNumber),
  '00080061': of('CS', ...study.modalities),
  '00080090': name(study.referringPhysician),
  '00081030': of('LO', study.studyDescription),
  '00100010': name(study.patientName),
  '00100020': of('LO', study.patientId),
  '00100030': date(study.birthDate),
  '00100040': of('CS', study.sex),
  '0020000D': of('UI', study.studyInstanceUid),
  '00200010': of('SH', study.studyId),
});

/** One series, PS3.18 table 10.6.3-4; with the attributes of its study where the search went across studies. */
export function seriesAnswer(images: readonly HeldImage[], base: string, study: StudyInfo | null): JsonDataSet {
  const { header, identity } = images[0] as HeldImage;
  return {
    '00080005': of('CS', 'ISO_IR 192'),
    ...(study ? studyAttributes(study) : {}),
    '00080056': of('CS', 'ONLINE'),
    '00080060': of('CS', header.modality),
    '0008103E': of('LO', identity.seriesDescription),
    '00180015': of('CS', identity.bodyPart),
    '00081190': of('UR', `${studyUrl(base, header.studyInstanceUid)}/series/${header.seriesInstanceUid}`),
    '0020000D': of('UI', header.studyInstanceUid),
    '0020000E': of('UI', header.seriesInstanceUid),
    '00200011': of('IS', header.seriesNumber),
    '00201209': of('IS', images.length),
  };
}

/** One instance, PS3.18 table 10.6.3-5. */
export function instanceAnswer({ header }: HeldImage, base: string, study: StudyInfo | null): JsonDataSet {
  const series = `${studyUrl(base, header.studyInstanceUid)}/series/${header.seriesInstanceUid}`;
  return {
    '00080005': of('CS', 'ISO_IR 192'),
    ...(study ? studyAttributes(study) : {}),
    '00080016': of('UI', header.sopClassUid),
    '00080018': of('UI', header.sopInstanceUid),
    '00080056': of('CS', 'ONLINE'),
    '00080060': of('CS', header.modality),
    '00081190': of('UR', `${series}/instances/${header.sopInstanceUid}`),
    '00083002': of('UI', header.transferSyntaxUid),
    '0020000D': of('UI', header.studyInstanceUid),
    '0020000E': of('UI', header.seriesInstanceUid),
    '00200013': of('IS', header.instanceNumber),
    '00280008': of('IS', header.frames),
    '00280010': of('US', header.rows),
    '00280011': of('US', header.columns),
    '00280100': of('US', header.bitsAllocated),
  };
}
