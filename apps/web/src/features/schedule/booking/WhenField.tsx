import { Button, Skeleton, TextInput } from '@mantine/core';
import type { Slot } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { slotsQuery } from '../../../api/schedule.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { dayWords } from '../day-words.ts';
import { addDays } from '../layout/days.ts';
import classes from './booking.module.css';
import { type BookingForm, searchUntil } from './form.ts';

interface WhenFieldProps {
  form: Pick<BookingForm, 'typeId' | 'providerId' | 'locationId' | 'day' | 'time'>;
  /** The first day that can be chosen. */
  today: string;
  onChange: (change: Partial<BookingForm>) => void;
}

/** A day and a time; what is free is offered, and any other time can be typed. */
export function WhenField({ form, today, onChange }: WhenFieldProps) {
  const { t } = useTranslation('schedule');
  const { typeId, providerId, locationId, day, time } = form;
  const ask = { typeId, providers: providerId || undefined, locations: locationId || undefined };
  const asks = typeId !== '' && locationId !== '' && day >= today;
  const { data, isPlaceholderData } = useQuery({
    ...slotsQuery({ ...ask, from: day, to: day, limit: 400 }),
    enabled: asks,
  });
  const slots = data === undefined ? [] : firstOfEachTime(data.slots);
  const none = asks && data !== undefined && !isPlaceholderData && slots.length === 0;
  const choose = (slot: Slot): void =>
    onChange({ day: slot.wallStart.slice(0, 10), time: slot.wallStart.slice(11, 16), providerId: slot.providerId });
  return (
    <div className={classes.when}>
      <div className={classes.pair}>
        <TextInput
          type="date"
          label={t('book.day')}
          value={day}
          onChange={({ currentTarget }) => onChange({ day: currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('book.time')}
          step={300}
          value={time}
          onChange={({ currentTarget }) => onChange({ time: currentTarget.value })}
        />
      </div>
      <p className={classes.label} id="free-times">
        {t('book.free')}
      </p>
      {!asks ? (
        <p className={classes.hint}>{t('book.freeFirst')}</p>
      ) : data === undefined ? (
        <Skeleton height={64} />
      ) : none ? (
        <NextFree ask={ask} day={day} onChoose={choose} />
      ) : (
        <div
          className={classes.slots}
          role="group"
          aria-labelledby="free-times"
          data-old={isPlaceholderData || undefined}
        >
          {slots.map((slot) => {
            const at = slot.wallStart.slice(11, 16);
            return (
              <button
                key={slot.startsAt}
                type="button"
                className={classes.slot}
                aria-pressed={at === time && slot.wallStart.slice(0, 10) === day}
                onClick={() => choose(slot)}
              >
                {at}
              </button>
            );
          })}
        </div>
      )}
    </div>
  );
}

interface NextFreeProps {
  ask: { typeId: string; providers: string | undefined; locations: string | undefined };
  day: string;
  onChoose: (slot: Slot) => void;
}

/** Where a day has nothing: the next times that are free. */
function NextFree({ ask, day, onChoose }: NextFreeProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const { data } = useQuery(slotsQuery({ ...ask, from: addDays(day, 1), to: searchUntil(day), limit: 3 }));
  if (data === undefined) return <Skeleton height={64} />;
  return (
    <div role="status">
      <p className={classes.hint}>{t(data.slots.length === 0 ? 'book.freeNever' : 'book.freeNone')}</p>
      <div className={classes.next}>
        {data.slots.map((slot) => (
          <Button key={`${slot.startsAt}${slot.providerId}`} variant="default" onClick={() => onChoose(slot)}>
            {dayWords(slot.wallStart.slice(0, 10), locale, 'short')}, {slot.wallStart.slice(11, 16)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function firstOfEachTime(slots: readonly Slot[]): Slot[] {
  return [...new Map(slots.toReversed().map((slot) => [slot.startsAt, slot])).values()].toReversed();
}
