import type { RoomEntry } from './rooms.ts';

/** Every room of the workspace, in the order in which its parts appear. */
export const ROOMS: readonly RoomEntry[] = [
  { name: 'stack', load: () => import('../stack/room.ts') },
  { name: 'oblique', load: () => import('../oblique/room.ts') },
  { name: 'layouts', load: () => import('../layouts/room.ts') },
  { name: 'measures', load: () => import('../measures/room.ts') },
  { name: 'panoramic', load: () => import('../panoramic/room.ts') },
  { name: 'implants', load: () => import('../implants/room.ts') },
  { name: 'volume3d', load: () => import('../volume3d/room.ts') },
  { name: 'pointer', load: () => import('../pointer/room.ts') },
  { name: 'out', editorsOnly: true, load: () => import('../out/room.ts') },
];
