import { Button, Skeleton } from '@mantine/core';
import { type Appointment, allows, holdsTime, type Patient } from '@hyaline/contract';
import { IconCalendarEvent, IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { patientAppointmentsQuery } from '../../../api/schedule.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useNow } from '../../../lib/use-now.ts';
import { ErrorState, State } from '../../../ui/State.tsx';
import { BookingDialog } from '../booking/BookingDialog.tsx';
import { dayWords } from '../day-words.ts';
import { wallOf } from '../layout/zone.ts';
import { StatusMark } from '../StatusMark.tsx';
import { type Setup, useSetup } from '../use-setup.ts';
import classes from './record.module.css';

const NOW_EVERY_MS = 60_000;

/** A patient's appointments: those to come with the next one first, then those that are over. */
export function AppointmentsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('schedule');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { setup, error: setupError, retry } = useSetup();
  const { data, error, refetch } = useQuery(patientAppointmentsQuery(patient.ref));
  const [booking, setBooking] = useState(false);
  const now = useNow(NOW_EVERY_MS);
  if (data === undefined || setup === undefined) {
    const failed = error ?? setupError;
    if (failed === null) return <Skeleton height={240} />;
    return (
      <ErrorState
        error={failed}
        onRetry={() => {
          retry();
          void refetch();
        }}
      />
    );
  }
  const isNext = ({ endsAt, status }: Appointment): boolean => new Date(endsAt) >= now && holdsTime(status);
  const next = data.filter(isNext).toReversed();
  const past = data.filter((one) => !isNext(one));
  const today = wallOf(now.getTime(), setup.locations[0]?.timeZone ?? 'UTC').day;
  const mayBook = allows(session.role, 'schedule:write') && setup.locations.length > 0 && setup.types.length > 0;
  const book = mayBook && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setBooking(true)}>
      {t('record.book')}
    </Button>
  );
  return (
    <div className={classes.tab}>
      {data.length === 0 ? (
        <State
          icon={<IconCalendarEvent size={28} stroke={1.5} />}
          title={t('record.empty')}
          text={t('record.emptyText')}
          actions={book}
        />
      ) : (
        <>
          <div className={classes.bar}>{book}</div>
          <Part title={t('record.next')} appointments={next} setup={setup} />
          <Part title={t('record.past')} appointments={past} setup={setup} />
        </>
      )}
      {booking && (
        <BookingDialog
          session={session}
          setup={setup}
          today={today}
          start={{ day: today, patientRef: patient.ref }}
          onClose={() => setBooking(false)}
        />
      )}
    </div>
  );
}

interface PartProps {
  title: string;
  appointments: readonly Appointment[];
  setup: Setup;
}

function Part({ title, appointments, setup }: PartProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const nameOf = (all: readonly { id: string; name: string }[], id: string): string =>
    all.find((one) => one.id === id)?.name ?? '';
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      {appointments.length === 0 && <p>{t('record.none')}</p>}
      <ul>
        {appointments.map(({ id, wallStart, zone, typeId, providerId, locationId, status }) => {
          const day = wallStart.slice(0, 10);
          return (
            <li key={id}>
              <Link to="/schedule" search={{ day, view: 'day' }}>
                <time dateTime={wallStart}>
                  {dayWords(day, locale, 'long')}, {wallStart.slice(11)}
                </time>
              </Link>
              <span title={zone}>
                {[
                  nameOf(setup.types, typeId),
                  nameOf([...setup.former, ...setup.providers], providerId),
                  nameOf(setup.locations, locationId),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
              <StatusMark status={status} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
