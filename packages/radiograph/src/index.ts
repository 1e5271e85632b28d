export * from './figures.ts';
export * from './file.ts';
export * from './film.ts';
export * from './picture-size.ts';
export * from './points.ts';
export * from './project.ts';
export * from './take-over.ts';
