import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import {
  mayHaveMore,
  onWorkdays,
  type Week,
  WEEKDAYS,
  type Weekday,
  withMore,
  withTime,
  without,
  wrongDays,
} from './hours.ts';
import classes from './practice.module.css';

interface HoursEditorProps {
  week: Week;
  onChange: (week: Week) => void;
}

/** When a place is open: any number of stretches a day, in fields that a keyboard and a thumb can fill. */
export function HoursEditor({ week, onChange }: HoursEditorProps) {
  const { t } = useTranslation('practice');
  const names = useWeekdayNames();
  const wrong = wrongDays(week);
  return (
    <div className={classes.weekFrame}>
      <div className={classes.week}>
        {WEEKDAYS.map((day) => (
          <Day
            key={day}
            name={names[day]}
            day={day}
            week={week}
            wrong={wrong.includes(day) ? t('hours.wrong') : null}
            onChange={onChange}
          />
        ))}
      </div>
      {week[1].length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCopy size={14} />}
          onClick={() => onChange(onWorkdays(week, 1))}
        >
          {t('hours.workdays')}
        </Button>
      )}
    </div>
  );
}

interface DayProps extends HoursEditorProps {
  name: string;
  day: Weekday;
  wrong: string | null;
}

function Day({ name, day, week, wrong, onChange }: DayProps) {
  const { t } = useTranslation('practice');
  const id = useId();
  const stretches = week[day];
  return (
    <div aria-labelledby={id} role="group">
      <b id={id}>{name}</b>
      <div className={classes.stretches}>
        {stretches.length === 0 && <span className={classes.quiet}>{t('hours.closed')}</span>}
        {stretches.map(({ from, to }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a stretch is its place in the day
          <div key={at} className={classes.stretch}>
            <TextInput
              type="time"
              aria-label={t('hours.from', { day: name })}
              value={from}
              error={wrong !== null}
              onChange={(event) => onChange(withTime(week, day, at, { from: event.currentTarget.value }))}
            />
            <span aria-hidden>–</span>
            <TextInput
              type="time"
              aria-label={t('hours.to', { day: name })}
              value={to}
              error={wrong !== null}
              onChange={(event) => onChange(withTime(week, day, at, { to: event.currentTarget.value }))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t('hours.remove', { day: name, from })}
              onClick={() => onChange(without(week, day, at))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        ))}
        {wrong !== null && (
          <p className={classes.wrong} role="alert">
            {wrong}
          </p>
        )}
      </div>
      <div className={classes.dayActions}>
        {mayHaveMore(week, day) && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            aria-label={t('hours.addFor', { day: name })}
            onClick={() => onChange(withMore(week, day))}
          >
            {t('hours.add')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** In the person's language, Monday first. */
export function useWeekdayNames(): Record<Weekday, string> {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
    const monday = Date.UTC(2026, 0, 5);
    return Object.fromEntries(
      WEEKDAYS.map((day) => [day, format.format(new Date(monday + (day - 1) * 86_400_000))]),
    ) as Record<Weekday, string>;
  }, [locale]);
}
