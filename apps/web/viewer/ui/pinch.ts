import type { Point } from '../rooms/room.ts';

/** The middle between two fingers and how far apart they are, in the px of the points. */
export const pinchOf = ([a, b]: readonly Point[]): Point & { readonly span: number } => ({
  x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2,
  y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2,
  span: Math.max(1, Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))),
});
