import { z } from 'zod';
import { Id, Instant } from './fields.ts';

/** Addresses under which a person's own calendar program reads their appointments, by reference. */
export const CalendarFeed = z.object({
  id: Id,
  createdAt: Instant,
  /** When a program last asked, to the hour; null: never. */
  readAt: Instant.nullable(),
});
export type CalendarFeed = z.infer<typeof CalendarFeed>;
export const MAX_CALENDAR_FEEDS = 5;
export const CalendarFeeds = z.object({ feeds: z.array(CalendarFeed) });
export type CalendarFeeds = z.infer<typeof CalendarFeeds>;
/** The address is in this one answer: the server keeps a keyed hash of it. */
export const MadeCalendarFeed = z.object({ id: Id, url: z.url() });
export type MadeCalendarFeed = z.infer<typeof MadeCalendarFeed>;
/** 32 random bytes; anything else is unknown. */
export const FeedParams = z.object({ file: z.string().regex(/^[A-Za-z0-9_-]{43}\.ics$/) });
