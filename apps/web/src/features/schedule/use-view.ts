import { useMediaQuery } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { dayWords, weekWords } from './day-words.ts';
import { addDays, weekOf } from './layout/days.ts';
import { wallOf } from './layout/zone.ts';
import { readSearch, type ScheduleSearch, type SearchChange, type View } from './search.ts';
import type { Setup } from './use-setup.ts';

const NOW_EVERY_MS = 30_000;
const PHONE = '(max-width: 699px)';

export interface WhatIsShown {
  search: ScheduleSearch;
  view: View;
  /** Of the location on show, else of the first one. */
  zone: string;
  now: number;
  /** In that zone. */
  today: string;
  day: string;
  days: readonly string[];
  title: string;
  change: (change: SearchChange) => void;
  step: (direction: 1 | -1) => void;
}

/** What the calendar shows: from its address, the width of the page and the clock. */
export function useView({ locations }: Setup): WhatIsShown {
  const search = readSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const locale = useLocale();
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const now = useNow(NOW_EVERY_MS).getTime();
  const zone = (locations.find(({ id }) => id === search.location) ?? locations[0])?.timeZone ?? 'UTC';
  const today = wallOf(now, zone).day;
  const day = search.day ?? today;
  const view = search.view ?? (phone ? 'list' : 'day');
  const days = useMemo(() => (view === 'week' ? weekOf(day) : [day]), [view, day]);
  const change = (wanted: SearchChange): void => {
    const next = readSearch({ ...search, ...wanted });
    if (next.day === today) delete next.day;
    void navigate({ to: '/schedule', search: next, replace: true });
  };
  return {
    search,
    view,
    zone,
    now,
    today,
    day,
    days,
    title: view === 'week' ? weekWords(day, locale) : dayWords(day, locale, 'long'),
    change,
    step: (direction) => change({ day: addDays(day, direction * days.length) }),
  };
}
