export * from './types.ts';
export { crc32 } from './crc32.ts';
export { readZip } from './directory.ts';
export { readEntry, readEntryStart, unpackEntry } from './entry.ts';
export { type ZipFile, writeZip } from './writer.ts';
