import type { Room } from '../room.ts';

/** What a clinic sends a patient. */
export const room: Room = {
  show: () => Promise.reject(new Error('this room is being built')),
};
