import type { Room } from '../room.ts';

/** A posture in the atlas. */
export const room: Room = {
  show: () => Promise.reject(new Error('this room is being built')),
};
