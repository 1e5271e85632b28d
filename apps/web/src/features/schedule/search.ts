import { isUuid } from '@hyaline/kit';
import { isDay } from './layout/days.ts';

export const VIEWS = ['day', 'week', 'list'] as const;
export type View = (typeof VIEWS)[number];

/** What the calendar shows, in its address. Nothing of a patient stands there. */
export interface ScheduleSearch {
  view?: View;
  day?: string;
  provider?: string;
  location?: string;
  /** Columns of a day: providers, unless rooms. */
  by?: 'rooms';
}

/** Empty or undefined: not any more. */
export type SearchChange = { [K in keyof ScheduleSearch]?: string | undefined };

const idOf = (value: unknown): string | undefined => (typeof value === 'string' && isUuid(value) ? value : undefined);

export function readSearch(search: Record<string, unknown>): ScheduleSearch {
  const read = {
    view: VIEWS.find((view) => view === search['view']),
    day: isDay(search['day']) ? search['day'] : undefined,
    provider: idOf(search['provider']),
    location: idOf(search['location']),
    by: search['by'] === 'rooms' ? ('rooms' as const) : undefined,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
