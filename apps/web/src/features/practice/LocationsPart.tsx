import { Button, Skeleton } from '@mantine/core';
import { allows, type OpeningHours, type PracticeLocation } from '@hyaline/contract';
import { IconClock, IconDoor, IconMapPin, IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { locationsQuery } from '../../api/practice.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ErrorState } from '../../ui/State.tsx';
import { useWeekdayNames } from './HoursEditor.tsx';
import { LocationDialog } from './LocationDialog.tsx';
import classes from './practice.module.css';
import { RoomsDialog } from './RoomsDialog.tsx';

type Open = { kind: 'new' } | { kind: 'place' | 'rooms'; id: string } | null;

/** Where patients come: address, hours, rooms. */
export function LocationsPart({ timeZone }: { timeZone: string }) {
  const { t } = useTranslation('practice');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(locationsQuery);
  const [open, setOpen] = useState<Open>(null);
  const mayWrite = allows(session.role, 'practice:write');
  if (data === undefined)
    return error === null ? <Skeleton height={96} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const shown = open !== null && open.kind !== 'new' ? data.find(({ id }) => id === open.id) : undefined;
  return (
    <div className={classes.places}>
      {data.length === 0 && <p className={classes.empty}>{t('places.none')}</p>}
      <ul className={classes.rows}>
        {data.map((place) => (
          <li key={place.id}>
            <Summary place={place} />
            {mayWrite && (
              <div className={classes.rowActions}>
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t('places.roomsOf', { name: place.name })}
                  onClick={() => setOpen({ kind: 'rooms', id: place.id })}
                >
                  {t('places.rooms')}
                </Button>
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t('places.changeOf', { name: place.name })}
                  onClick={() => setOpen({ kind: 'place', id: place.id })}
                >
                  {t('places.change')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <Button
          variant="default"
          className={classes.add}
          leftSection={<IconPlus size={16} />}
          onClick={() => setOpen({ kind: 'new' })}
        >
          {t('places.add')}
        </Button>
      )}
      {open?.kind === 'new' && <LocationDialog place={null} timeZone={timeZone} onClose={() => setOpen(null)} />}
      {open?.kind === 'place' && shown !== undefined && (
        <LocationDialog place={shown} timeZone={timeZone} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'rooms' && shown !== undefined && <RoomsDialog place={shown} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Summary({ place }: { place: PracticeLocation }) {
  const { t } = useTranslation('practice');
  const { line1, city } = place.address;
  const where = [line1, city].filter(Boolean).join(', ');
  return (
    <div className={classes.place}>
      <b>{place.name}</b>
      <span>
        <IconMapPin size={15} stroke={1.7} aria-hidden />
        {where === '' ? t('places.noAddress') : where} · {place.timeZone.replaceAll('_', ' ')}
      </span>
      <span>
        <IconClock size={15} stroke={1.7} aria-hidden />
        <HoursLine hours={place.hours} />
      </span>
      <span>
        <IconDoor size={15} stroke={1.7} aria-hidden />
        {place.rooms.length === 0 ? t('places.noRooms') : place.rooms.map(({ name }) => name).join(', ')}
      </span>
    </div>
  );
}

/** Days with the same hours stand together: "Monday–Friday 09:00–17:00". */
function HoursLine({ hours }: { hours: readonly OpeningHours[] }) {
  const { t } = useTranslation('practice');
  const locale = useLocale();
  const names = useWeekdayNames();
  if (hours.length === 0) return <>{t('places.noHours')}</>;
  const groups: { days: number[]; text: string }[] = [];
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    const text = hours
      .filter(({ weekday }) => weekday === day)
      .map(({ from, to }) => `${from}–${to}`)
      .join(', ');
    if (text === '') continue;
    const last = groups.at(-1);
    if (last?.text === text && last.days.at(-1) === day - 1) last.days.push(day);
    else groups.push({ days: [day], text });
  }
  const named = (day: number): string => names[day as keyof typeof names].slice(0, locale === 'es' ? 3 : 3);
  const line = groups.map(({ days, text }) => {
    const [first = 1] = days;
    const last = days.at(-1) ?? first;
    return `${days.length === 1 ? named(first) : `${named(first)}–${named(last)}`} ${text}`;
  });
  return <>{line.join(' · ')}</>;
}
