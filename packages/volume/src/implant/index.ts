export * from './bone.ts';
export * from './clearance.ts';
export * from './outline.ts';
export * from './place.ts';
export * from './shape.ts';
