import { Skeleton } from '@mantine/core';
import { type Appointment, type AppointmentStatus, isOpen } from '@hyaline/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { columnsOf } from './columns.ts';
import { dayWords } from './day-words.ts';
import { type Column, type Entry, fillColumns } from './grid/model.ts';
import { TimeGrid } from './grid/TimeGrid.tsx';
import { ticksOf } from './layout/axis.ts';
import { Agenda } from './list/Agenda.tsx';
import classes from './schedule.module.css';
import type { Calendar } from './use-calendar.ts';
import type { Setup } from './use-setup.ts';
import { useSwipe } from './use-swipe.ts';
import type { WhatIsShown } from './use-view.ts';
import { weekCells } from './week/model.ts';
import { WeekMatrix } from './week/WeekMatrix.tsx';

interface ViewsProps extends WhatIsShown {
  calendar: Calendar;
  setup: Setup;
  lists: readonly { day: string; title: string; entries: readonly Entry[] }[];
  isMatrix: boolean;
  mayChange: boolean;
  selectedId: string | null;
  onOpen: (entry: Entry) => void;
  onMove: (entry: Entry, column: Column, startsAt: number) => void;
  onBook: ((column: Column, startsAt: number) => void) | undefined;
  onStatus: (appointment: Appointment, status: AppointmentStatus) => void;
  onKey: (entry: Entry, key: string) => boolean;
}

/** The calendar itself, in the view that was chosen. */
export function Views(props: ViewsProps) {
  const { view, search, isMatrix, calendar, title, lists, mayChange, selectedId, step } = props;
  const swipe = useSwipe(step);
  if (calendar.entries.length === 0 && !calendar.settled) {
    return (
      <div className={classes.waiting} aria-busy="true">
        <Skeleton height="100%" />
      </div>
    );
  }
  return (
    <div className={classes.view} data-settled={calendar.settled || undefined} {...(view === 'list' ? swipe : {})}>
      {view === 'list' ? (
        <Agenda
          days={lists}
          wordsOf={calendar.words}
          withProvider={search.provider === undefined}
          mayChange={mayChange}
          selectedId={selectedId}
          onOpen={props.onOpen}
          onStatus={props.onStatus}
          onKey={props.onKey}
        />
      ) : isMatrix ? (
        <Matrix {...props} />
      ) : (
        <Grid {...props} label={title} />
      )}
    </div>
  );
}

function Matrix({ calendar, setup, title, today, change }: ViewsProps) {
  const locale = useLocale();
  const { entries, open, axes } = calendar;
  const { providers } = setup;
  const rows = useMemo(
    () => weekCells(providers.map(({ id }) => id), axes, entries, open), // prettier-ignore
    [providers, axes, entries, open],
  );
  return (
    <WeekMatrix
      label={title}
      providers={providers}
      axes={axes}
      rows={rows}
      today={today}
      dayWord={(day) => dayWords(day, locale, 'short')}
      onOpen={(provider, day) => change({ view: 'day', day, provider: provider ?? '' })}
    />
  );
}

const mayMove = ({ appointment }: Entry): boolean => isOpen(appointment.status);
const mayNot = (): boolean => false;

function Grid({
  label,
  calendar,
  setup,
  search,
  today,
  zone,
  now,
  mayChange,
  selectedId,
  ...on
}: ViewsProps & { label: string }) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const { entries, open, axes, words } = calendar;
  const { provider, location, by } = search;
  const columns = useMemo(
    () =>
      fillColumns(
        columnsOf({ setup, axes, entries, open, provider, location, byRooms: by === 'rooms' && provider === undefined, today, locale, noRoom: t('book.noRoom'), left: t('who.left') }), // prettier-ignore
        entries,
        open,
      ),
    [setup, axes, entries, open, provider, location, by, today, locale, t],
  );
  const ticks = useMemo(() => (axes[0] === undefined ? [] : ticksOf(axes[0], zone)), [axes, zone]);
  return (
    <TimeGrid
      key={`${columns.length}/${axes[0]?.day}`}
      label={label}
      columns={columns}
      ticks={ticks}
      zone={zone}
      now={now}
      selectedId={selectedId}
      wordsOf={words}
      mayMove={mayChange ? mayMove : mayNot}
      onOpen={on.onOpen}
      onMove={on.onMove}
      onBook={on.onBook}
      onKey={on.onKey}
    />
  );
}
