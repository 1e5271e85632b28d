export * from './kinds.ts';
export * from './limits.ts';
export * from './marks.ts';
export * from './teeth.ts';
