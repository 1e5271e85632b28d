export { directionOf, disc, type DiscParts, drawnHeight } from './disc.ts';
export { type Ligaments, ligaments } from './ligaments.ts';
export { type BoneParts, type NerveRoot, type Nerves, nerves, type Side } from './nerves.ts';
export type { Surface } from './surface.ts';
