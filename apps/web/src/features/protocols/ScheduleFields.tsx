import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type ProtocolItem, WEEKDAYS } from '@hyaline/protocol';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timesOf } from './editing.ts';
import { AmountInput, BELOW, CountInput } from './fields.tsx';
import classes from './protocols.module.css';

type Schedule = ProtocolItem['schedule'];

interface ScheduleFieldsProps {
  value: Schedule;
  /** Whether something below `schedule` is not right. */
  wrong: (path: string) => boolean;
  onChange: (value: Schedule) => void;
}

/** On which days, at what times, how long, with pauses and steps. */
export function ScheduleFields({ value, wrong, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation('protocols');
  const set = (part: Partial<Schedule>) => onChange({ ...value, ...part });
  const [times, setTimes] = useState(value.times.join(', '));
  const bad = (path: string, sentence: 'day' | 'time' | 'count' | 'end' | 'days') =>
    wrong(path) ? t(`wrong.${sentence}`) : undefined;
  return (
    <fieldset className={classes.fields}>
      <legend>{t('schedule.title')}</legend>
      <div className={classes.row}>
        <TextInput
          type="date"
          label={t('schedule.start')}
          value={value.start}
          error={bad('start', 'day')}
          onChange={({ currentTarget }) => set({ start: currentTarget.value })}
        />
        <TextInput
          label={t('schedule.times')}
          description={t('schedule.timesHint')}
          inputWrapperOrder={BELOW}
          value={times}
          error={bad('times', 'time')}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            setTimes(currentTarget.value);
            set({ times: timesOf(currentTarget.value) });
          }}
        />
      </div>
      <RepeatFields value={value} bad={bad} set={set} />
      <EndFields value={value} bad={bad} set={set} />
      <CycleFields value={value} bad={bad} set={set} />
      <TitrationFields value={value} wrong={wrong} set={set} />
    </fieldset>
  );
}

interface PartProps {
  value: Schedule;
  bad: (path: string, sentence: 'count' | 'end' | 'day' | 'days') => string | undefined;
  set: (part: Partial<Schedule>) => void;
}

function RepeatFields({ value: { repeat, start }, bad, set }: PartProps) {
  const { t } = useTranslation('protocols');
  const choose = (freq: string): void => {
    const every = 1;
    if (freq === 'daily') set({ repeat: { freq, every } });
    if (freq === 'weekly') set({ repeat: { freq, every, days: ['MO'] } });
    if (freq === 'monthly') set({ repeat: { freq, every, days: [Number(start.slice(8)) || 1] } });
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('schedule.repeat')}
        value={repeat.freq}
        onChange={choose}
        data={(['daily', 'weekly', 'monthly'] as const).map((freq) => ({ value: freq, label: t(`schedule.${freq}`) }))}
      />
      <div className={classes.row}>
        <CountInput
          label={t(`schedule.every.${repeat.freq}`)}
          value={repeat.every}
          error={bad('repeat.every', 'count')}
          onChange={(every) => set({ repeat: { ...repeat, every } })}
        />
        {repeat.freq === 'monthly' && (
          <TextInput
            label={t('schedule.monthDays')}
            description={t('schedule.monthDaysHint')}
            inputWrapperOrder={BELOW}
            defaultValue={repeat.days.join(', ')}
            error={bad('repeat.days', 'days')}
            onChange={({ currentTarget }) => {
              const days = currentTarget.value
                .split(/[\s,;]+/)
                .filter(Boolean)
                .map(Number);
              set({ repeat: { ...repeat, days: [...new Set(days)].toSorted((a, b) => a - b) } });
            }}
          />
        )}
      </div>
      {repeat.freq === 'weekly' && (
        <div role="group" aria-label={t('schedule.weekDays')} className={classes.days}>
          {WEEKDAYS.map((day) => {
            const on = repeat.days.includes(day);
            const next = WEEKDAYS.filter((each) => (each === day ? !on : repeat.days.includes(each)));
            return (
              <button
                key={day}
                type="button"
                className={classes.day}
                aria-pressed={on}
                aria-label={t(`weekday.${day}`)}
                onClick={() => set({ repeat: { ...repeat, days: next } })}
              >
                {t(`weekdayShort.${day}`)}
              </button>
            );
          })}
          {repeat.days.length === 0 && <span className={classes.wrong}>{t('wrong.days')}</span>}
        </div>
      )}
    </>
  );
}

function EndFields({ value: { end, start }, bad, set }: PartProps) {
  const { t } = useTranslation('protocols');
  const kind = end === null ? 'open' : 'on' in end ? 'on' : 'doses';
  const choose = (next: string | null): void => {
    if (next === 'open') set({ end: null });
    if (next === 'on') set({ end: { on: start } });
    if (next === 'doses') set({ end: { doses: 10 } });
  };
  return (
    <div className={classes.row}>
      <Select
        label={t('schedule.end.label')}
        allowDeselect={false}
        data={(['open', 'on', 'doses'] as const).map((each) => ({ value: each, label: t(`schedule.end.${each}`) }))}
        value={kind}
        onChange={choose}
      />
      {end !== null && 'on' in end && (
        <TextInput
          type="date"
          label={t('schedule.end.day')}
          value={end.on}
          error={bad('end', 'end') ?? bad('end.on', 'day')}
          onChange={({ currentTarget }) => set({ end: { on: currentTarget.value } })}
        />
      )}
      {end !== null && 'doses' in end && (
        <CountInput
          label={t('schedule.end.count')}
          value={end.doses}
          error={bad('end', 'count') ?? bad('end.doses', 'count')}
          onChange={(doses) => set({ end: { doses } })}
        />
      )}
    </div>
  );
}

function CycleFields({ value: { cycle }, bad, set }: PartProps) {
  const { t } = useTranslation('protocols');
  if (cycle === null)
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.more}
        leftSection={<IconPlus size={14} />}
        onClick={() => set({ cycle: { onWeeks: 4, offWeeks: 1 } })}
      >
        {t('schedule.cycle.add')}
      </Button>
    );
  return (
    <div className={classes.tight}>
      <CountInput
        label={t('schedule.cycle.on')}
        value={cycle.onWeeks}
        error={bad('cycle.onWeeks', 'count')}
        onChange={(onWeeks) => set({ cycle: { ...cycle, onWeeks } })}
      />
      <CountInput
        label={t('schedule.cycle.off')}
        value={cycle.offWeeks}
        error={bad('cycle.offWeeks', 'count')}
        onChange={(offWeeks) => set({ cycle: { ...cycle, offWeeks } })}
      />
      <RemoveButton label={t('schedule.cycle.remove')} onClick={() => set({ cycle: null })} />
    </div>
  );
}

function TitrationFields({
  value: { titration },
  wrong,
  set,
}: Omit<PartProps, 'bad'> & { wrong: (path: string) => boolean }) {
  const { t } = useTranslation('protocols');
  const change = (at: number, part: Partial<(typeof titration)[number]>) =>
    set({ titration: titration.map((step, i) => (i === at ? { ...step, ...part } : step)) });
  return (
    <>
      {Array.from(titration, (step, i) => ({ step, i })).map(({ step, i }) => (
        <div className={classes.tight} key={i}>
          <CountInput
            label={t('schedule.titration.week')}
            value={step.fromWeek}
            error={wrong(`titration.${i}.fromWeek`) || wrong('titration') ? t('wrong.week') : undefined}
            onChange={(fromWeek) => change(i, { fromWeek })}
          />
          <AmountInput
            label={t('schedule.titration.dose')}
            value={step.amount}
            error={wrong(`titration.${i}.amount`) ? t('wrong.amount') : undefined}
            onChange={(amount) => change(i, { amount })}
          />
          <RemoveButton
            label={t('schedule.titration.remove', { week: step.fromWeek })}
            onClick={() => set({ titration: titration.filter((_, at) => at !== i) })}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.more}
        leftSection={<IconPlus size={14} />}
        onClick={() =>
          set({ titration: [...titration, { fromWeek: (titration.at(-1)?.fromWeek ?? 1) + 4, amount: '' }] })
        }
      >
        {t('schedule.titration.add')}
      </Button>
    </>
  );
}

const RemoveButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button variant="subtle" color="gray" className={classes.remove} aria-label={label} onClick={onClick}>
    <IconX size={16} />
  </Button>
);
