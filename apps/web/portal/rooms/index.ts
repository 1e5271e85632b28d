import type { RoomName } from '../parts.ts';
import { messagesRoom } from './messages.ts';
import type { Room } from './room.ts';
import { settingsRoom } from './settings.ts';

export const ROOMS: Partial<Record<RoomName, Room>> = { messages: messagesRoom, settings: settingsRoom };
export const forgetRooms = (): void => Object.values(ROOMS).forEach((room) => room.forget());
