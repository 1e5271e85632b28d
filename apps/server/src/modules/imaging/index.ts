export { imagingRoutes } from './imaging.routes.ts';
export { destroyStudy, finishDestroying, noteDestroyed, sweepUploads } from './destroy.service.ts';
export { isGranted, sharedStudies, type ShareableStudy } from './shared-studies.ts';
export { draftPrefix, objectKey, studyPrefix } from './object-keys.ts';
export { fileOfImage, imagesOfStudy, looseStudies, studiesOfPatient, type StudyToExport } from './for-export.ts';
export { keepStudy } from './keep-study.ts';
export { handOverStudies, type HeldStudy, studiesHeldBy } from './hand-over.ts';
export { type Arrival, type ArrivalRefusal, Arrivals } from './arriving.service.ts';
export {
  bulkLength,
  bulkOf,
  bulkRange,
  findImages,
  headerPartOf,
  openImage,
  type OpenedImage,
  type HeldImage,
  type ImageAsk,
  type Looking,
} from './held.service.ts';
export { keyStudies } from './key-studies.service.ts';
export { MemoryBudget } from './memory-budget.ts';
export { BodyBudget } from './whole-body.ts';
export {
  candidateStudies,
  type Candidate,
  type FoundStudies,
  type HeldStudyInfo,
  searchStudies,
  showCandidate,
  type StudySearch,
} from './search.service.ts';
export type { StudyAttributes } from './details.ts';
export { MAX_FILE_BYTES } from './upload.service.ts';
export { folded } from './uid-keys.ts';
export { openOwnStudy, ownImages, ownStudies, readOwnObject, studyNamed } from './own-studies.ts';
export type { ServedObject } from './object.service.ts';
