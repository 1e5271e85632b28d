import { CalendarFeeds, CalendarImport, Empty, type ImportCalendar, MadeCalendarFeed } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** Addresses under which this person's own calendar program reads their appointments. */
export const calendarFeedsQuery = queryOptions({
  queryKey: ['calendar-feeds'],
  queryFn: async ({ signal }) => (await call({ path: '/schedule/feeds', answer: CalendarFeeds, signal })).feeds,
});
export const makeCalendarFeed = (): Promise<MadeCalendarFeed> =>
  call({ method: 'POST', path: '/schedule/feeds', answer: MadeCalendarFeed });
export const withdrawCalendarFeed = (id: string): Promise<null> =>
  call({ method: 'DELETE', path: `/schedule/feeds/${id}`, answer: Empty });

export const importCalendar = (body: ImportCalendar): Promise<CalendarImport> =>
  call({ method: 'POST', path: '/schedule/import', body, answer: CalendarImport });
