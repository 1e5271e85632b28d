export { disc, type DiscParts, drawnHeight } from './disc.ts';
export { type Ligaments, ligaments } from './ligaments.ts';
export { along, ONE_BONE } from './along.ts';
export type { BoneParts } from './canal.ts';
export { type NerveRoot, type Nerves, nerves, type Side } from './nerves.ts';
export { occiput } from './occiput.ts';
export { section, type Section } from './section.ts';
export type { Surface } from './surface.ts';
