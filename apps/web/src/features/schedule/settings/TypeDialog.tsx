import { Button, Checkbox, Modal, MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import {
  APPOINTMENT_COLOURS,
  type AppointmentColour,
  type AppointmentType,
  type AppointmentTypeFields,
  MAX_APPOINTMENT_MINUTES,
  MAX_BUFFER_MINUTES,
  MIN_APPOINTMENT_MINUTES,
} from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addAppointmentType, changeAppointmentType, SCHEDULE_KEY } from '../../../api/schedule.ts';
import { IdentifierNotice } from '../../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import type { Setup } from '../use-setup.ts';
import classes from './settings.module.css';

interface TypeDialogProps {
  /** Null: a new one. */
  type: AppointmentType | null;
  setup: Setup;
  onClose: () => void;
}

const NEW: AppointmentTypeFields = {
  name: '',
  minutes: 30,
  bufferBefore: 0,
  bufferAfter: 0,
  colour: 'cyan',
  providerIds: [],
  byPatients: false,
};

export function TypeDialog({ type, setup, onClose }: TypeDialogProps) {
  const { t } = useTranslation(['schedule', 'app']);
  const client = useQueryClient();
  const [fields, setFields] = useState<AppointmentTypeFields>(() => (type === null ? NEW : fieldsOf(type)));
  const set = (change: Partial<AppointmentTypeFields>): void => setFields((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: async (removed: boolean) => {
      if (type === null) await addAppointmentType(fields);
      else await changeAppointmentType(type.id, { revision: type.revision, fields, removed });
    },
    onSuccess: () => {
      showDone(t('schedule:settings.saved'));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: SCHEDULE_KEY }),
  });
  const number = (field: 'minutes' | 'bufferBefore' | 'bufferAfter', min: number, max: number) => (
    <NumberInput
      label={t(`schedule:settings.${field}`)}
      min={min}
      max={max}
      step={5}
      clampBehavior="strict"
      allowDecimal={false}
      value={fields[field]}
      onChange={(value) => set({ [field]: Number(value) || min })}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={type === null ? t('schedule:settings.typeAdd') : type.name}
      size={480}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (fields.name.trim() !== '') save.mutate(false);
        }}
      >
        <TextInput
          label={t('schedule:settings.typeName')}
          data-autofocus
          maxLength={60}
          value={fields.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <IdentifierNotice text={fields.name} standing />
        <div className={classes.three}>
          {number('minutes', MIN_APPOINTMENT_MINUTES, MAX_APPOINTMENT_MINUTES)}
          {number('bufferBefore', 0, MAX_BUFFER_MINUTES)}
          {number('bufferAfter', 0, MAX_BUFFER_MINUTES)}
        </div>
        <NativeSelect
          label={t('schedule:settings.colour')}
          value={fields.colour}
          leftSection={<i className={classes.dot} style={{ '--colour': `var(--mantine-color-${fields.colour}-5)` }} />}
          onChange={({ currentTarget }) => set({ colour: currentTarget.value as AppointmentColour })}
          data={APPOINTMENT_COLOURS.map((value) => ({ value, label: t(`schedule:colour.${value}`) }))}
        />
        <MultiSelect
          label={t('schedule:settings.who')}
          description={t('schedule:settings.whoHint')}
          data={setup.providers.map(({ id, name }) => ({ value: id, label: name }))}
          value={fields.providerIds}
          onChange={(providerIds) => set({ providerIds })}
        />
        <Checkbox
          label={t('schedule:settings.byPatients')}
          description={t('schedule:settings.byPatientsHint')}
          checked={fields.byPatients}
          onChange={({ currentTarget }) => set({ byPatients: currentTarget.checked })}
        />
        <ProblemNote error={save.error} />
        <div className={classes.actions}>
          {type !== null && !type.removed && (
            <Button variant="subtle" color="red" mr="auto" disabled={save.isPending} onClick={() => save.mutate(true)}>
              {t('schedule:settings.putAway')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={fields.name.trim() === ''}>
            {t(type?.removed === true ? 'schedule:settings.bringBack' : 'schedule:settings.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function fieldsOf({
  id: _id,
  revision: _revision,
  removed: _removed,
  ...fields
}: AppointmentType): AppointmentTypeFields {
  return fields;
}
