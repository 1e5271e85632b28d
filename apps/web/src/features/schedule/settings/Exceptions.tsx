import { Button, NativeSelect, TextInput } from '@mantine/core';
import { ABSENCE_REASONS, type HoursException, type ProviderHours } from '@hyaline/contract';
import { IconCalendarOff, IconCalendarPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addHoursException, removeHoursException, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { localDay } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import { dayWords } from '../day-words.ts';
import type { Setup } from '../use-setup.ts';
import classes from './settings.module.css';

interface ExceptionsProps {
  hours: ProviderHours;
  setup: Setup;
  mayChange: boolean;
}

/** Days away, days when a place is closed, and extra hours. */
export function Exceptions({ hours, setup, mayChange }: ExceptionsProps) {
  const { t } = useTranslation('schedule');
  const locale = useLocale();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: removeHoursException,
    onSuccess: () => showDone(t('settings.saved')),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  const at = (wall: string): string => `${dayWords(wall.slice(0, 10), locale, 'short')}, ${wall.slice(11)}`;
  return (
    <div className={classes.part}>
      <h3>{t('settings.exceptions')}</h3>
      {hours.exceptions.length === 0 && <p className={classes.quiet}>{t('settings.exceptionsNone')}</p>}
      <ul className={classes.types}>
        {hours.exceptions.map(({ id, kind, from, to, reason, providerId, locationId }) => {
          const Icon = kind === 'closed' ? IconCalendarOff : IconCalendarPlus;
          const where = setup.locations.find((one) => one.id === locationId)?.name;
          return (
            <li key={id}>
              <Icon size={17} stroke={1.6} aria-hidden />
              <div>
                <b>{t(`settings.kind.${kind}`)}</b>
                <span>
                  {[
                    `${at(from)} – ${at(to)}`,
                    reason === null ? '' : t(`reason.${reason}`),
                    providerId === null ? t('settings.everybodyThere') : '',
                    where ?? '',
                  ]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </div>
              {mayChange && providerId !== null && to > `${localDay()}T00:00` && (
                <Button
                  size="xs"
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('settings.remove')}: ${at(from)}`}
                  onClick={() => remove.mutate(id)}
                >
                  <IconTrash size={15} aria-hidden />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {mayChange && <AddException providerId={hours.providerId} setup={setup} />}
    </div>
  );
}

function AddException({ providerId, setup }: { providerId: string; setup: Setup }) {
  const { t } = useTranslation('schedule');
  const client = useQueryClient();
  const [kind, setKind] = useState<HoursException['kind']>('closed');
  const [reason, setReason] = useState<string>('vacation');
  const [from, setFrom] = useState(`${localDay()}T00:00`);
  const [to, setTo] = useState(`${localDay()}T23:59`);
  const add = useMutation({
    mutationFn: () =>
      addHoursException({
        kind,
        providerId,
        locationId: kind === 'extra' ? (setup.locations[0]?.id ?? null) : null,
        from,
        to,
        reason: kind === 'extra' ? null : (ABSENCE_REASONS.find((one) => one === reason) ?? null),
      }),
    onSuccess: () => showDone(t('settings.saved')),
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  return (
    <form
      className={classes.exception}
      onSubmit={(event) => {
        event.preventDefault();
        if (from < to) add.mutate();
      }}
    >
      <NativeSelect
        label={t('settings.what')}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value === 'extra' ? 'extra' : 'closed')}
        data={(['closed', 'extra'] as const).map((value) => ({ value, label: t(`settings.kind.${value}`) }))}
      />
      {kind === 'closed' && (
        <NativeSelect
          label={t('settings.reason')}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          data={ABSENCE_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        />
      )}
      <TextInput
        type="datetime-local"
        label={t('waiting.from')}
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('waiting.until')}
        value={to}
        error={from < to ? undefined : t('settings.wrong')}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={add.isPending} disabled={from >= to}>
        {t('settings.exceptionAdd')}
      </Button>
      <div className={classes.wide}>
        <ProblemNote error={add.error} />
      </div>
    </form>
  );
}
