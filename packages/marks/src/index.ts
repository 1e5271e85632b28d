export * from './marks.ts';
export * from './teeth.ts';
