import { Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { MAX_OCCURRENCES } from '@hyaline/contract';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { previewSeries, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { dayWords } from '../day-words.ts';
import classes from './booking.module.css';
import { type BookingForm, isComplete, type Repeat, REPEATS, ruleOf, seriesOf } from './form.ts';

interface RepeatFieldProps {
  form: BookingForm;
  onChange: (change: Partial<BookingForm>) => void;
}

/** How often it repeats; before anything is booked, which of them are free. */
export function RepeatField({ form, onChange }: RepeatFieldProps) {
  const { t } = useTranslation('schedule');
  return (
    <div className={classes.repeat}>
      <div className={classes.pair}>
        <NativeSelect
          label={t('repeat.label')}
          value={form.repeat}
          onChange={({ currentTarget }) => onChange({ repeat: currentTarget.value as Repeat })}
          data={REPEATS.map((value) => ({ value, label: t(`repeat.${value}`) }))}
        />
        {form.repeat !== 'never' && (
          <NumberInput
            label={t('repeat.count')}
            min={2}
            max={MAX_OCCURRENCES}
            clampBehavior="strict"
            allowDecimal={false}
            value={form.count}
            onChange={(count) => onChange({ count: Math.max(2, Number(count) || 2) })}
          />
        )}
      </div>
      {form.repeat !== 'never' && isComplete(form) && <Preview form={form} onChange={onChange} />}
    </div>
  );
}

function Preview({ form, onChange }: RepeatFieldProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const rule = ruleOf(form);
  const { data, error } = useQuery({
    queryKey: [...SCHEDULE_KEY, 'preview', form],
    queryFn: () => (rule === null ? [] : previewSeries(seriesOf(form, rule))),
    staleTime: 10_000,
    gcTime: 10_000,
  });
  if (data === undefined) return <ProblemNote error={error} />;
  const troubled = data.filter(({ state }) => state !== 'free').length;
  return (
    <>
      <ol className={classes.preview} aria-label={t('repeat.preview')}>
        {data.map(({ startsAt, wallStart, state }) => (
          <li key={startsAt} data-state={state}>
            {state === 'free' ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
            {dayWords(wallStart.slice(0, 10), locale, 'short')}, {wallStart.slice(11, 16)}
            <span>{t(`repeat.${state}`)}</span>
          </li>
        ))}
      </ol>
      {troubled > 0 && (
        <Checkbox
          label={t('repeat.skip', { count: troubled, n: troubled })}
          checked={form.skipTaken}
          onChange={({ currentTarget }) => onChange({ skipTaken: currentTarget.checked })}
        />
      )}
    </>
  );
}
