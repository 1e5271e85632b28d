export { imagingRoutes } from './imaging.routes.ts';
export { sweepUploads } from './destroy.service.ts';
export { isGranted, sharedStudies, type ShareableStudy } from './shared-studies.ts';
export { draftPrefix, objectKey, studyPrefix } from './object-keys.ts';
export { keepStudy } from './keep-study.ts';
export { handOverStudies, type HeldStudy, studiesHeldBy } from './hand-over.ts';
