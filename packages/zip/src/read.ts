/** What opening an archive takes, without what writing one does: a browser that reads fetches no more. */
export * from './types.ts';
export { crc32 } from './crc32.ts';
export { readZip } from './directory.ts';
export { readEntry, readEntryStart, unpackEntry } from './entry.ts';
