export * from './types.ts';
export { personName } from './person-name.ts';
export { MAX_SAMPLES, MAX_SIDE, nativeLength, readHeader } from './header.ts';
export { readText } from './charset.ts';
export { inflateRaw } from './inflate.ts';
export { deflatedPart } from './open.ts';
export { groupSeries, type Series } from './series.ts';
export {
  type DicomDirectory,
  type DirectoryFile,
  type DirectoryPatient,
  fileIdKey,
  readDirectory,
} from './directory.ts';
export { orderSlices } from './order.ts';
export { byInstance, pictureOrder } from './picture-order.ts';
export type { OrderedSeries, SliceProblem, SliceRef, VolumeGeometry } from './stack.ts';
export { frameRanges, joinInstance, splitInstance, type SplitInstance } from './instance.ts';
export { type Capture, type CaptureOptions, type CaptureSource, newUid, writeCapture } from './capture.ts';
export {
  type Deidentified,
  deidentifyFile,
  deidentifyHeaderIndex,
  deidentifyHeaders,
  type PrivacyFlag,
  privacyFlags,
} from './deidentify.ts';
