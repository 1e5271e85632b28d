import { NativeSelect } from '@mantine/core';
import type { AppointmentType } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import type { Setup } from '../use-setup.ts';
import classes from './booking.module.css';
import type { BookingForm } from './form.ts';

interface WhatFieldsProps {
  setup: Setup;
  types: readonly AppointmentType[];
  form: Pick<BookingForm, 'typeId' | 'providerId' | 'locationId' | 'roomId'>;
  onChange: (change: Partial<BookingForm>) => void;
}

/** What it is, with whom and where; only those who give that kind are offered. */
export function WhatFields({ setup, types, form, onChange }: WhatFieldsProps) {
  const { t } = useTranslation('schedule');
  const type = types.find(({ id }) => id === form.typeId);
  const givers = type === undefined || type.providerIds.length === 0 ? null : new Set(type.providerIds);
  const providers = setup.providers.filter(({ id }) => givers === null || givers.has(id));
  const rooms = setup.rooms.filter(({ locationId }) => locationId === form.locationId);
  const choose = (typeId: string): void => {
    const only = types.find(({ id }) => id === typeId)?.providerIds ?? [];
    const keeps = only.length === 0 || only.includes(form.providerId);
    onChange({ typeId, ...(keeps ? {} : { providerId: '' }) });
  };
  return (
    <>
      <NativeSelect
        label={t('book.type')}
        value={form.typeId}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        data={types.map(({ id, name, minutes }) => ({ value: id, label: `${name} · ${t('minutes', { n: minutes })}` }))}
      />
      <NativeSelect
        label={t('book.provider')}
        value={form.providerId}
        onChange={({ currentTarget }) => onChange({ providerId: currentTarget.value })}
        data={[
          { value: '', label: t('book.anybody') },
          ...providers.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className={classes.pair}>
        <NativeSelect
          label={t('book.location')}
          value={form.locationId}
          onChange={({ currentTarget }) => onChange({ locationId: currentTarget.value, roomId: '' })}
          data={setup.locations.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <NativeSelect
          label={t('book.room')}
          value={form.roomId}
          disabled={rooms.length === 0}
          onChange={({ currentTarget }) => onChange({ roomId: currentTarget.value })}
          data={[{ value: '', label: t('book.noRoom') }, ...rooms.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
    </>
  );
}
