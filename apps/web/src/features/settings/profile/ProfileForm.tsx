import { Button, Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Profile, ProfileChange } from '@hyaline/contract';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../api/errors.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { changeProfile, profileQuery } from '../../../api/profile.ts';
import { chooseLocale } from '../../../i18n/index.ts';
import { followTimeZone } from '../../../lib/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { Fact } from './Fact.tsx';
import classes from './profile.module.css';

/** Empty stands for "not given": the form has no null. */
const written = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export function ProfileForm({ profile }: { profile: Profile }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const form = useForm({
    initialValues: {
      name: profile.name,
      credentials: profile.credentials ?? '',
      phone: profile.phone ?? '',
      locale: profile.locale,
      timeZone: profile.timeZone ?? '',
      reminders: profile.mail.reminders,
    },
    validate: {
      name: (value) => (value.trim() === '' ? t('profile.invalid.name') : null),
      phone: (value) =>
        ProfileChange.shape.phone.safeParse(written(value)).success ? null : t('profile.invalid.phone'),
    },
  });
  const save = useMutation({
    mutationFn: changeProfile,
    onSuccess: async (saved) => {
      client.setQueryData(profileQuery.queryKey, saved);
      form.resetDirty();
      followTimeZone(saved.timeZone);
      await chooseLocale(saved.locale);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      showDone(t('profile.saved'));
    },
    onError: (error) => {
      if (error instanceof ApiError && error.fields.some((field) => field.endsWith('phone')))
        form.setFieldError('phone', t('profile.invalid.phone'));
    },
  });
  const submit = form.onSubmit(({ name, credentials, phone, locale, timeZone, reminders }) =>
    save.mutate({
      name: name.trim(),
      credentials: written(credentials),
      phone: written(phone),
      locale,
      timeZone: written(timeZone),
      mail: { reminders },
    }),
  );
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {session.role === 'support' ? (
        <Fact label={t('profile.name')} value={profile.name} hint={t('profile.nameOfSupport')} />
      ) : (
        <TextInput label={t('profile.name')} autoComplete="name" maxLength={120} {...form.getInputProps('name')} />
      )}
      <TextInput
        label={t('profile.credentials')}
        description={t('profile.credentialsHint')}
        autoComplete="honorific-suffix"
        maxLength={120}
        {...form.getInputProps('credentials')}
      />
      <Fact label={t('you.email')} value={profile.email} hint={t('profile.emailHint')} />
      <TextInput
        label={t('profile.phone')}
        description={t('profile.phoneHint')}
        type="tel"
        autoComplete="tel"
        maxLength={40}
        {...form.getInputProps('phone')}
      />
      <div className={classes.pair}>
        <Select
          label={t('profile.language')}
          allowDeselect={false}
          data={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
          {...form.getInputProps('locale')}
        />
        <Select
          label={t('profile.timeZone')}
          placeholder={t('profile.timeZoneDevice')}
          searchable
          clearable
          nothingFoundMessage={t('nothing')}
          limit={60}
          data={zones}
          {...form.getInputProps('timeZone')}
          value={form.values.timeZone === '' ? null : form.values.timeZone}
          onChange={(zone) => form.setFieldValue('timeZone', zone ?? '')}
        />
      </div>
      <fieldset className={classes.mail}>
        <legend>{t('profile.mail.title')}</legend>
        <p>{t('profile.mail.text')}</p>
        <Switch
          label={t('profile.mail.reminders')}
          description={t('profile.mail.remindersHint')}
          {...form.getInputProps('reminders', { type: 'checkbox' })}
        />
      </fieldset>
      <ProblemNote error={save.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t('profile.save')}
        </Button>
      </div>
    </form>
  );
}
