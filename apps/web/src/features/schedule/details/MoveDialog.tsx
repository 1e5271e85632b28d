import { Button, Modal, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WhenField } from '../booking/WhenField.tsx';
import type { Entry } from '../grid/model.ts';
import { minutesOf } from '../layout/days.ts';
import { instantOf } from '../layout/zone.ts';
import type { MoveTo } from '../use-actions.ts';
import type { Setup } from '../use-setup.ts';
import classes from './details.module.css';

interface MoveDialogProps {
  entry: Entry;
  who: string;
  setup: Setup;
  today: string;
  onMove: (to: MoveTo) => void;
  onClose: () => void;
}

/** Moves an appointment to any day, by what is free. */
export function MoveDialog({ entry: { appointment }, who, setup, today, onMove, onClose }: MoveDialogProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const [to, setTo] = useState({
    typeId: appointment.typeId,
    providerId: appointment.providerId,
    locationId: appointment.locationId,
    day: appointment.wallStart.slice(0, 10),
    time: appointment.wallStart.slice(11, 16),
  });
  const zone = setup.locations.find(({ id }) => id === to.locationId)?.timeZone ?? appointment.zone;
  const complete = to.day !== '' && to.time !== '' && to.providerId !== '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('schedule:move.title', { who })}
      size={460}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const startsAt = new Date(instantOf(to.day, minutesOf(to.time), zone)).toISOString();
          onMove({ startsAt, providerId: to.providerId });
        }}
      >
        <NativeSelect
          label={t('schedule:book.provider')}
          value={to.providerId}
          onChange={({ currentTarget }) => setTo({ ...to, providerId: currentTarget.value })}
          data={setup.providers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <WhenField form={to} today={today} onChange={(change) => setTo((before) => ({ ...before, ...change }))} />
        <div className={classes.foot}>
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" disabled={!complete}>
            {t('schedule:move.confirm')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
