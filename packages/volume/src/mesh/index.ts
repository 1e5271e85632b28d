/** Surfaces of triangles: from a volume, from files of a scanner, to files, moved and cut. */
export * from './isosurface.ts';
export * from './mesh.ts';
export { readScan, MAX_SCAN_BYTES } from './scan-file.ts';
export * from './hit.ts';
export * from './rigid.ts';
export * from './section.ts';
export { writeStl } from './stl.ts';
