export { type JsonDataSet, type JsonElement, nameOf, tagName, toDicomJson } from './dicom-json.ts';
export { bulkValue, readHeaderPart } from './header-part.ts';
export { splitHeaderPart } from '../instance.ts';
export { vrOf } from './dictionary.ts';
