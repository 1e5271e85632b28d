import type { Vec3 } from '@hyaline/spine';

/** Fixed directions to look from, as in clinical pictures. The patient faces the positive z axis. */
export const VIEWS = ['left', 'right', 'front', 'back', 'oblique', 'above', 'canal'] as const;
export type ViewName = (typeof VIEWS)[number];

/** Unit vector from the spine to the eye. */
export const DIRECTIONS: Record<ViewName, Vec3> = {
  left: [1, 0.02, 0],
  right: [-1, 0.02, 0],
  front: [0, 0.02, 1],
  back: [0, 0.02, -1],
  oblique: [0.72, 0.18, -0.67],
  above: [0.001, 1, -0.12],
  // the arches are taken away
  canal: [0.34, 0.3, -0.9],
};

/** From where a level is seen that somebody chooses: into the canal where something lies in it, else from where one looks. */
export const levelView = (kinds: readonly string[], now: ViewName, first: ViewName): ViewName =>
  kinds.includes('herniation') ? 'canal' : now === 'canal' ? first : now;

/** From where what is different is seen first: curves from behind, all else from the side. */
export const firstView = (kinds: readonly string[]): ViewName => (kinds.includes('curve') ? 'back' : 'left');
