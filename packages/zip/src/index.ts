export * from './read.ts';
export { type ZipFile, writeZip } from './writer.ts';
