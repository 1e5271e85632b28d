import type { RoomName } from '../parts.ts';
import type { Room } from './room.ts';

export const ROOMS: Partial<Record<RoomName, Room>> = {};
export const forgetRooms = (): void => Object.values(ROOMS).forEach((room) => room.forget());
