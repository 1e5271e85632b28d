import { allows, isOpen, type Session } from '@hyaline/contract';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../lib/keys.ts';
import { hideNames, useNamesHidden } from '../../lib/names-hidden.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useNoPrint } from '../../lib/use-no-print.ts';
import { Page } from '../../ui/Page.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { dayWords } from './day-words.ts';
import { Dialogs, type Opened } from './Dialogs.tsx';
import type { Column, Entry } from './grid/model.ts';
import { HeaderActions } from './HeaderActions.tsx';
import { wallTime } from './layout/days.ts';
import { instantOf, wallOf } from './layout/zone.ts';
import classes from './schedule.module.css';
import { VIEWS } from './search.ts';
import { STATUS_KEYS } from './statuses.ts';
import { printAddress } from './print-address.ts';
import { Toolbar } from './Toolbar.tsx';
import { useActions } from './use-actions.ts';
import { useCalendar } from './use-calendar.ts';
import type { Setup } from './use-setup.ts';
import { useView } from './use-view.ts';
import { Views } from './Views.tsx';

/** The calendar with what opens over it. */
export function CalendarView({ session, setup }: { session: Session; setup: Setup }) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const hidden = useNamesHidden();
  useNoPrint(t('print.not'));
  const shown = useView(setup);
  const { view, zone, days, today, search } = shown;
  const { provider, location } = search;
  const isMatrix = view === 'week' && provider === undefined && setup.providers.length > 1;
  const calendar = useCalendar({ session, setup, zone, days, provider, location, named: !isMatrix });
  const { entries, words } = calendar;
  const byRef = (appointment: Entry['appointment']): string => appointment.patientRef ?? t('who.visitor');
  const actions = useActions(byRef);
  const [opened, setOpened] = useState<Opened | null>(null);
  const openedId = opened !== null && 'id' in opened ? opened.id : null;
  const entry = useMemo(() => entries.find(({ appointment }) => appointment.id === openedId), [entries, openedId]);
  const detail = opened?.what === 'details' ? entry : undefined;
  const mayBook = allows(session.role, 'schedule:write');

  const onKey = ({ appointment }: Entry, key: string): boolean => {
    const status = STATUS_KEYS[key];
    if (!mayBook || status === undefined) return false;
    if (status === 'cancelled') setOpened({ what: 'cancel', id: appointment.id });
    else actions.setStatus(appointment, status);
    return true;
  };
  const book = (start: Partial<{ providerId: string; roomId: string; time: string; day: string }> = {}): void => {
    if (!mayBook) return;
    const day = shown.day < today ? today : shown.day;
    const known = { ...(provider === undefined ? {} : { providerId: provider }), ...(location === undefined ? {} : { locationId: location }) }; // prettier-ignore
    setOpened({ what: 'book', start: { day, ...known, ...start } });
  };
  const bookOn = ({ providerId, roomId }: Column, startsAt: number): void => {
    const { day, minutes } = wallOf(startsAt, zone);
    book({
      day,
      time: wallTime(minutes),
      ...(providerId === undefined ? {} : { providerId }),
      ...(roomId === undefined || roomId === null ? {} : { roomId }),
    });
  };
  const move = ({ appointment }: Entry, { providerId, roomId }: Column, startsAt: number): void =>
    actions.move(appointment, {
      startsAt: new Date(startsAt).toISOString(),
      ...(providerId === undefined ? {} : { providerId }),
      ...(roomId === undefined ? {} : { roomId }),
    });

  useKeys(t('title'), [
    { keys: ['h'], label: t('keys.names'), run: () => hideNames(!hidden) },
    ...(opened === null
      ? [
          { keys: ['ArrowLeft', 'ArrowRight'], label: t('keys.step'), run: (key: string) => shown.step(key === 'ArrowLeft' ? -1 : 1) }, // prettier-ignore
          { keys: ['t'], label: t('keys.today'), run: () => shown.change({ day: today }) },
          { keys: ['n'], label: t('book.open'), run: () => book() },
          { keys: ['w'], label: t('waiting.title'), run: () => setOpened({ what: 'waiting' }) },
          {
            keys: VIEWS.map((_, at) => String(at + 1)),
            label: t('view.label'),
            run: (key: string) => shown.change({ view: VIEWS[Number(key) - 1] }),
          },
        ]
      : []),
    { keys: ['ArrowUp', 'ArrowDown', 'Enter'], label: t('keys.between') },
    {
      keys: ['m'],
      label: t('details.move'),
      ...(detail !== undefined && {
        run: () => isOpen(detail.appointment.status) && setOpened({ what: 'move', id: detail.appointment.id }),
      }),
    },
    ...Object.entries(STATUS_KEYS).map(([key, status]) => ({
      keys: [key],
      label: `${t('keys.set')}: ${t(`status.${status ?? 'booked'}`)}`,
      ...(detail !== undefined && { run: () => void onKey(detail, key) }),
    })),
  ]);

  const lists = useMemo(() => {
    const midnights = days.map((day) => instantOf(day, 0, zone));
    return days.map((day, at) => ({
      day,
      title: dayWords(day, locale, 'long'),
      entries: entries.filter(({ from }) => from >= (midnights[at] ?? 0) && from < (midnights[at + 1] ?? Infinity)),
    }));
  }, [days, entries, zone, locale]);
  return (
    <Page
      bare
      title={t('title')}
      actions={
        <HeaderActions
          seesNames={allows(session.role, 'patient:identity')}
          mayBook={mayBook}
          printAt={printAddress({ days, zone, provider, location, hidden, locale })}
          onWaiting={() => setOpened({ what: 'waiting' })}
          onBook={() => book()}
        />
      }
    >
      <Toolbar
        {...shown}
        setup={setup}
        hasRooms={view === 'day' && provider === undefined && setup.rooms.length > 0}
        onChange={shown.change}
        onStep={shown.step}
      />
      {calendar.error === null ? (
        <Views
          {...shown}
          calendar={calendar}
          setup={setup}
          lists={lists}
          isMatrix={isMatrix}
          mayChange={mayBook}
          selectedId={openedId}
          onOpen={({ appointment: { id } }) => setOpened({ what: 'details', id })}
          onMove={move}
          onBook={mayBook ? bookOn : undefined}
          onStatus={actions.setStatus}
          onKey={onKey}
        />
      ) : (
        <ErrorState error={calendar.error} onRetry={calendar.retry} />
      )}
      <p className={classes.foot}>
        {t('foot.zone', { zone })} <span className={classes.keys}>{t('foot.keys')}</span>
      </p>
      <Dialogs
        session={session}
        setup={setup}
        zone={zone}
        today={today}
        opened={opened}
        open={setOpened}
        entry={entry}
        wordsOf={words}
        names={calendar.names}
        actions={actions}
      />
    </Page>
  );
}
