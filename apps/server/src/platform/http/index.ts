export { Refusal, refuse } from './refusal.ts';
export { type ByteRange, parseRange } from './range.ts';
export { repeatableOf } from './repeatable.ts';
