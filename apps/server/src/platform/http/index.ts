export { csvOf } from './csv.ts';
export { nextCursor, readCursor } from './page-cursor.ts';
export { requireWork } from './heavy-work.ts';
export { Refusal, refuse } from './refusal.ts';
export { type ByteRange, parseRange } from './range.ts';
export { repeatableOf } from './repeatable.ts';
export { type CommittedEntry, committedHere, denialNoted, noteCommitted, noteDenial, runInScope } from './scope.ts';
