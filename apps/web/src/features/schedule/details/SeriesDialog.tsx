import { Button, Modal, NativeSelect, Radio, TextInput } from '@mantine/core';
import { type Appointment, SERIES_SCOPES, WALL_TIME } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSeries, endSeries, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import type { Setup } from '../use-setup.ts';
import classes from './details.module.css';

type Scope = (typeof SERIES_SCOPES)[number];

interface SeriesDialogProps {
  appointment: Appointment;
  setup: Setup;
  onClose: () => void;
}

/** A change to several appointments of a series at once: their time of day, provider and room, or their end. */
export function SeriesDialog({ appointment, setup, onClose }: SeriesDialogProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const client = useQueryClient();
  const wall = appointment.wallStart.slice(11, 16);
  const [scope, setScope] = useState<Scope>('following');
  const [time, setTime] = useState(wall);
  const [providerId, setProviderId] = useState(appointment.providerId);
  const about = { scope, appointmentId: appointment.id, revision: appointment.revision };
  const change = useMutation({
    mutationFn: (how: 'change' | 'end') =>
      how === 'end'
        ? endSeries(appointment.seriesId ?? '', about)
        : changeSeries(appointment.seriesId ?? '', {
            ...about,
            ...(time === wall ? {} : { time }),
            ...(providerId === appointment.providerId ? {} : { providerId }),
          }),
    onSuccess: ({ appointments }) => {
      showDone(t('schedule:series.done', { count: appointments.length, n: appointments.length }));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  const same = time === wall && providerId === appointment.providerId;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('schedule:series.title')}
      size={460}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <div className={classes.form}>
        <Radio.Group label={t('schedule:series.which')} value={scope} onChange={(value) => setScope(value as Scope)}>
          <div className={classes.scopes}>
            {SERIES_SCOPES.map((one) => (
              <Radio key={one} value={one} label={t(`schedule:series.${one}`)} />
            ))}
          </div>
        </Radio.Group>
        <p className={classes.hint}>{t('schedule:series.one')}</p>
        <TextInput
          type="time"
          label={t('schedule:series.time')}
          value={time}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
        />
        <NativeSelect
          label={t('schedule:book.provider')}
          value={providerId}
          onChange={({ currentTarget }) => setProviderId(currentTarget.value)}
          data={setup.providers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <ProblemNote error={change.error} />
      </div>
      <div className={classes.foot}>
        <Button color="red" variant="subtle" loading={change.isPending} onClick={() => change.mutate('end')}>
          {t('schedule:series.end')}
        </Button>
        <Button
          disabled={same || !WALL_TIME.test(time)}
          loading={change.isPending}
          onClick={() => change.mutate('change')}
        >
          {t('schedule:series.change')}
        </Button>
      </div>
    </Modal>
  );
}
