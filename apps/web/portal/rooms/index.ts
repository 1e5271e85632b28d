import type { RoomName } from '../parts.ts';
import { appointmentsRoom } from './appointments.ts';
import { dosesRoom } from './doses.ts';
import { messagesRoom } from './messages.ts';
import { requestsRoom } from './requests.ts';
import type { Room } from './room.ts';
import { settingsRoom } from './settings.ts';
import { sharedRoom } from './shared.ts';

export const ROOMS: Partial<Record<RoomName, Room>> = {
  messages: messagesRoom,
  requests: requestsRoom,
  appointments: appointmentsRoom,
  doses: dosesRoom,
  settings: settingsRoom,
  shared: sharedRoom,
};
export const forgetRooms = (): void => Object.values(ROOMS).forEach((room) => room.forget());
