import { describe, expect, it, vi } from 'vitest';
import type { Ui } from '../ui/context.ts';
import type { Room } from './room.ts';
import { type RoomEntry, Rooms } from './rooms.ts';

const changed = vi.fn();
const ui = { readOnly: false, workspace: { changed } } as unknown as Ui;
const roomOf = (name: string, more: Partial<Room> = {}): Room => ({
  name,
  tools: [{ name, icon: [], key: null, label: name, group: 'look', start: () => null }],
  ...more,
});
const entry = (room: Room): RoomEntry => ({ name: room.name, load: async () => ({ makeRoom: () => room }) });
const lost = (): RoomEntry & { asked: number } => ({
  name: 'lost',
  asked: 0,
  load() {
    this.asked++;
    return Promise.reject(new Error('offline'));
  },
});
const names = (rooms: Rooms) => rooms.tools.map(({ name }) => name);

describe('the rooms', () => {
  it('open without one that does not arrive, and say so', async () => {
    const rooms = new Rooms();
    const one = lost();
    await expect(rooms.load([entry(roomOf('a')), one, entry(roomOf('b'))], ui)).rejects.toThrow(AggregateError);
    expect(names(rooms)).toEqual(['a', 'b']);
    expect(one.asked).toBe(2);
    expect(changed).toHaveBeenCalledWith('rooms');
  });

  it('open without one that cannot be made', async () => {
    const rooms = new Rooms();
    const broken: RoomEntry = {
      name: 'broken',
      load: async () => ({
        makeRoom() {
          throw new Error('no context');
        },
      }),
    };
    await expect(rooms.load([broken, entry(roomOf('a'))], ui)).rejects.toThrow(AggregateError);
    expect(names(rooms)).toEqual(['a']);
  });

  it('open in their order when one arrives only at the second asking', async () => {
    const rooms = new Rooms();
    const load = vi.fn(async () => ({ makeRoom: () => roomOf('late') })).mockRejectedValueOnce(new Error('offline'));
    await rooms.load([{ name: 'late', load }, entry(roomOf('a'))], ui);
    expect(names(rooms)).toEqual(['late', 'a']);
  });

  it('are ended with their panes, and not made when the viewer is gone before they arrive', async () => {
    const rooms = new Rooms();
    const [dispose, disposePane] = [vi.fn(), vi.fn()];
    await rooms.load([entry(roomOf('a', { dispose, panes: [{ dispose: disposePane } as never] }))], ui);
    rooms.dispose();
    expect([dispose.mock.calls, disposePane.mock.calls].map(({ length }) => length)).toEqual([1, 1]);
    const makeRoom = vi.fn(() => roomOf('b'));
    await rooms.load([{ name: 'b', load: async () => ({ makeRoom }) }], ui);
    expect(makeRoom).not.toHaveBeenCalled();
    expect(names(rooms)).toEqual([]);
  });
});
