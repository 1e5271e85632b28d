import { Button, NativeSelect, Skeleton } from '@mantine/core';
import type { ProviderHours } from '@hyaline/contract';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { providerHoursQuery, SCHEDULE_KEY, setProviderHours } from '../../../api/schedule.ts';
import { localDay } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { weekdayWord } from '../day-words.ts';
import type { Setup } from '../use-setup.ts';
import { Exceptions } from './Exceptions.tsx';
import classes from './settings.module.css';
import { hoursOf, likeMonday, planOf, type PlanRow, WEEKDAYS, withMore, wrongRows } from './week-plan.ts';

/** When each provider works, week by week, and when not. */
export function HoursBlock({ setup, self }: { setup: Setup; self: string }) {
  const { t } = useTranslation('schedule');
  const { providers } = setup;
  const [chosen, setChosen] = useState(providers.find(({ id }) => id === self)?.id ?? providers[0]?.id ?? '');
  const { data, error } = useQuery({ ...providerHoursQuery(chosen), enabled: chosen !== '' });
  const mayChange = providers.find(({ id }) => id === chosen)?.mayChangeHours ?? false;
  return (
    <Block title={t('settings.hours')} text={t('settings.hoursText')}>
      <div className={classes.part}>
        <NativeSelect
          label={t('column.provider')}
          value={chosen}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          data={providers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {!mayChange && <p className={classes.quiet}>{t('settings.hoursNotYours')}</p>}
      </div>
      {setup.locations.length === 0 ? (
        <p className={classes.none}>{t('missing.locationText')}</p>
      ) : data === undefined ? (
        <div className={classes.part}>{error === null ? <Skeleton height={200} /> : <ProblemNote error={error} />}</div>
      ) : (
        <>
          <WeekPlan key={`${data.providerId}/${data.revision}`} hours={data} setup={setup} mayChange={mayChange} />
          <Exceptions hours={data} setup={setup} mayChange={mayChange} />
        </>
      )}
    </Block>
  );
}

interface WeekPlanProps {
  hours: ProviderHours;
  setup: Setup;
  mayChange: boolean;
}

function WeekPlan({ hours, setup, mayChange }: WeekPlanProps) {
  const { t } = useTranslation('schedule');
  const client = useQueryClient();
  const today = localDay();
  const [before] = useState(() => planOf(hours.hours, today));
  const [rows, setRows] = useState<readonly PlanRow[]>(before.rows);
  const wrong = wrongRows(rows);
  const save = useMutation({
    mutationFn: () =>
      setProviderHours(hours.providerId, { revision: hours.revision, hours: hoursOf(rows, before.past) }),
    onSuccess: () => showDone(t('settings.saved')),
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  const change = (key: string, what: Partial<PlanRow>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...what } : row)));
  const start = { locationId: setup.locations[0]?.id ?? '', validFrom: today };
  return (
    <div className={classes.part}>
      <ul className={classes.week}>
        {WEEKDAYS.map((weekday) => (
          <Day
            key={weekday}
            weekday={weekday}
            rows={rows.filter((row) => row.weekday === weekday)}
            wrong={wrong}
            setup={setup}
            mayChange={mayChange}
            onChange={change}
            onRemove={(key) => setRows(rows.filter((row) => row.key !== key))}
            onMore={() => setRows(withMore(rows, weekday, start))}
          />
        ))}
      </ul>
      <ProblemNote error={save.error} />
      {mayChange && (
        <div className={classes.actions}>
          <Button
            variant="subtle"
            mr="auto"
            leftSection={<IconCopy size={15} />}
            disabled={!rows.some(({ weekday }) => weekday === 1)}
            onClick={() => setRows(likeMonday(rows))}
          >
            {t('settings.likeMonday')}
          </Button>
          <Button
            disabled={rows === before.rows || wrong.size > 0}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('settings.save')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface DayProps {
  weekday: number;
  rows: readonly PlanRow[];
  wrong: ReadonlySet<string>;
  setup: Setup;
  mayChange: boolean;
  onChange: (key: string, what: Partial<PlanRow>) => void;
  onRemove: (key: string) => void;
  onMore: () => void;
}

function Day({ weekday, rows, wrong, setup, mayChange, onChange, onRemove, onMore }: DayProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const name = weekdayWord(weekday, locale);
  return (
    <li>
      <b>{name}</b>
      <div className={classes.stretches}>
        {rows.length === 0 && <span className={classes.quiet}>{t('matrix.off')}</span>}
        {rows.map((row) => (
          <div key={row.key} className={classes.stretch} data-wrong={wrong.has(row.key) || undefined}>
            {(['from', 'to'] as const).map((field) => (
              <input
                key={field}
                type="time"
                step={300}
                disabled={!mayChange}
                aria-label={`${name}, ${t(`settings.${field}`)}`}
                aria-invalid={wrong.has(row.key)}
                value={row[field]}
                onChange={({ currentTarget }) => onChange(row.key, { [field]: currentTarget.value })}
              />
            ))}
            {setup.locations.length > 1 && (
              <select
                disabled={!mayChange}
                aria-label={`${name}, ${t('book.location')}`}
                value={row.locationId}
                onChange={({ currentTarget }) => onChange(row.key, { locationId: currentTarget.value })}
              >
                {setup.locations.map(({ id, name: label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            )}
            {mayChange && (
              <button
                type="button"
                aria-label={`${t('settings.remove')}: ${name}, ${row.from}`}
                onClick={() => onRemove(row.key)}
              >
                <IconX size={15} aria-hidden />
              </button>
            )}
            {wrong.has(row.key) && <span className={classes.wrong}>{t('settings.wrong')}</span>}
          </div>
        ))}
      </div>
      {mayChange && (
        <button type="button" className={classes.more} aria-label={`${t('settings.more')}: ${name}`} onClick={onMore}>
          <IconPlus size={15} aria-hidden />
        </button>
      )}
    </li>
  );
}
