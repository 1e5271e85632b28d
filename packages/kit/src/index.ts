export * from './bytes.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './time.ts';
export * from './words.ts';
