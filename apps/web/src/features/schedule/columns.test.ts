import { expect, it } from 'vitest';
import { columnsOf } from './columns.ts';

it('shows the day of somebody who left as long as patients are booked with them', () => {
  const entry = { appointment: { providerId: 'gone', status: 'booked', roomId: null }, from: 0, to: 1 };
  const setup = { types: [], providers: [{ id: 'here', name: 'Grace' }], former: [{ id: 'gone', name: 'Hugo' }], locations: [], rooms: [] }; // prettier-ignore
  const ask = { setup, axes: [{ day: '2026-11-23' }], entries: [entry], open: [{ providerId: 'here' }], byRooms: false, today: '2026-11-23', locale: 'en', noRoom: '', left: 'Left' }; // prettier-ignore
  const titles = columnsOf(ask as unknown as Parameters<typeof columnsOf>[0]).map(({ title, subtitle }) => [title, subtitle]); // prettier-ignore
  expect(titles).toEqual([['Grace', undefined], ['Hugo', 'Left']]); // prettier-ignore
});
