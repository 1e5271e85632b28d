export { type BodyShape, bodyShape, type PlatedBone, UNCINATE_WIDTH } from './bodies.ts';
export { type EndPlate, endPlate, type PlateSide } from './end-plate.ts';
export { morphNormals } from './morph-normals.ts';
export { type BoneState, caving, FRACTURE_AT_ONE, lossOfMorph, type Morph, MORPHS, morphWeights } from './morphs.ts';
export * from './parts.ts';
