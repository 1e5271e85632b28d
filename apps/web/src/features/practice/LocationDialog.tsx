import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { NewLocation, type PracticeLocation } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addLocation, changeLocation, locationsQuery, removeLocation } from '../../api/practice.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { hoursOf, weekOf, wrongDays } from './hours.ts';
import { HoursEditor } from './HoursEditor.tsx';
import classes from './practice.module.css';

interface LocationDialogProps {
  /** Null: a new one. */
  place: PracticeLocation | null;
  /** Of the practice: what a new place begins with. */
  timeZone: string;
  onClose: () => void;
}

const NO_ADDRESS = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
const COUNTRIES = ['AR', 'AU', 'CA', 'CL', 'CO', 'CR', 'DE', 'EC', 'ES', 'FR', 'GB', 'IE', 'IT', 'MX', 'NZ', 'PE', 'PR', 'PT', 'US', 'UY']; // prettier-ignore

/** A place with its address and its week. */
export function LocationDialog({ place, timeZone, onClose }: LocationDialogProps) {
  const { t } = useTranslation('practice');
  const app = useTranslation('app').t;
  const client = useQueryClient();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  const countries = useCountries();
  const [removing, setRemoving] = useState(false);
  const form = useForm({
    initialValues: {
      name: place?.name ?? '',
      phone: place?.phone ?? '',
      timeZone: place?.timeZone ?? timeZone,
      ...NO_ADDRESS,
      ...place?.address,
      week: weekOf(place?.hours ?? []),
    },
    validate: {
      name: (name) => (name.trim() === '' ? t('place.invalid.name') : null),
      phone: (phone) =>
        phone.trim() === '' || NewLocation.shape.phone.safeParse(phone).success ? null : t('profile.invalid.phone'),
      week: (week) => (wrongDays(week).length > 0 ? t('hours.wrong') : null),
    },
  });
  const done = async (said: string) => {
    await client.invalidateQueries({ queryKey: locationsQuery.queryKey });
    showDone(said);
    onClose();
  };
  const save = useMutation({
    mutationFn: ({ name, phone, timeZone: zone, week, ...address }: typeof form.values) => {
      const body = {
        name: name.trim(),
        address,
        phone: phone.trim() === '' ? null : phone,
        timeZone: zone,
        hours: hoursOf(week),
      };
      return place === null ? addLocation(body) : changeLocation(place.id, { ...body, revision: place.revision });
    },
    onSuccess: () => done(t('place.saved')),
  });
  const remove = useMutation({
    mutationFn: () => removeLocation(place?.id ?? ''),
    onSuccess: () => done(t('place.removed')),
  });
  if (removing)
    return (
      <ConfirmDialog
        opened
        danger
        title={t('place.remove.title', { name: place?.name })}
        text={t('place.remove.text')}
        confirm={t('place.remove.confirm')}
        busy={remove.isPending}
        error={remove.error}
        onCancel={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      />
    );
  return (
    <Modal
      opened
      size={640}
      onClose={onClose}
      title={place === null ? t('place.new') : place.name}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <form
        className={classes.dialog}
        noValidate
        onSubmit={(event) => {
          event.stopPropagation();
          form.onSubmit((values) => save.mutate(values))(event);
        }}
      >
        <div>
          <TextInput label={t('place.name')} data-autofocus maxLength={80} {...form.getInputProps('name')} />
          <IdentifierNotice text={form.values.name} />
        </div>
        <TextInput
          label={t('place.line1')}
          autoComplete="address-line1"
          maxLength={120}
          {...form.getInputProps('line1')}
        />
        <div className={classes.pair}>
          <TextInput
            label={t('place.postalCode')}
            autoComplete="postal-code"
            maxLength={20}
            {...form.getInputProps('postalCode')}
          />
          <TextInput
            label={t('place.city')}
            autoComplete="address-level2"
            maxLength={80}
            {...form.getInputProps('city')}
          />
          <TextInput
            label={t('place.region')}
            autoComplete="address-level1"
            maxLength={80}
            {...form.getInputProps('region')}
          />
          <Select
            label={t('place.country')}
            searchable
            clearable
            nothingFoundMessage={t('nothing')}
            data={countries}
            value={form.values.country === '' ? null : form.values.country}
            onChange={(country) => form.setFieldValue('country', country ?? '')}
          />
          <TextInput label={t('profile.phone')} type="tel" maxLength={40} {...form.getInputProps('phone')} />
          <Select
            label={t('profile.timeZone')}
            searchable
            allowDeselect={false}
            limit={60}
            nothingFoundMessage={t('nothing')}
            data={zones}
            {...form.getInputProps('timeZone')}
            onChange={(zone) => zone !== null && form.setFieldValue('timeZone', zone)}
          />
        </div>
        <fieldset className={classes.hours}>
          <legend>{t('hours.title')}</legend>
          <HoursEditor week={form.values.week} onChange={(week) => form.setFieldValue('week', week)} />
        </fieldset>
        <ProblemNote error={save.error} />
        <div className={classes.dialogActions}>
          {place !== null && (
            <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('place.remove.open')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useCountries(): { value: string; label: string }[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'region' });
    return COUNTRIES.map((value) => ({ value, label: names.of(value) ?? value })).toSorted((a, b) =>
      a.label.localeCompare(b.label, locale),
    );
  }, [locale]);
}
