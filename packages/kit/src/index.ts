export * from './bytes.ts';
export * from './colour.ts';
export * from './identifiers.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './logo-size.ts';
export * from './time.ts';
export * from './words.ts';
