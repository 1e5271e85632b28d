/** Seeing a volume in three dimensions: camera, transfer functions, bricks that rays leap over, rays on the processor. */
export * from './bricks.ts';
export * from './camera3d.ts';
export * from './levels.ts';
export * from './ray.ts';
export * from './reduce.ts';
export * from './transfer.ts';
