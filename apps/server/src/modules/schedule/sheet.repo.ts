import type { Statement, Tx } from '../../platform/db/index.ts';

const ROOM_NAMES: Statement = { name: 'schedule-room-names', text: 'select r.id, r.name from core.room r' };
/** Also of rooms out of use: what was booked there is still shown. */
export const roomNames = async (tx: Tx): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; name: string }>(ROOM_NAMES, [])).map(({ id, name }) => [id, name]));
