import { Button, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { isNpi, type Practice, PracticeProfile, SPECIALTIES } from '@hyaline/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery, sessionQuery } from '../../api/identity.ts';
import { changePractice, practiceQuery } from '../../api/practice.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './practice.module.css';
import { asChange, digitsOf, valuesOf } from './profile-values.ts';

interface PracticeFormProps {
  practice: Practice;
  save: string;
  /** Beside the button that saves. */
  more?: ReactNode;
  /** Saving is allowed though nothing was changed: in the set-up a person confirms what is there. */
  confirms?: boolean;
  onSaved: (practice: Practice) => void | Promise<void>;
}

/** Who the clinic is: what letters, calendars and other offices need to know. */
export function PracticeForm({ practice, save, more, confirms = false, onSaved }: PracticeFormProps) {
  const { t } = useTranslation('practice');
  const client = useQueryClient();
  const { data: members = [] } = useQuery(membersQuery);
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  const right = (field: keyof PracticeProfile, wrong: string) => (_: unknown, values: ReturnType<typeof valuesOf>) =>
    PracticeProfile.shape[field].safeParse(asChange(values, 1)[field]).success ? null : wrong;
  const form = useForm({
    initialValues: valuesOf(practice, Intl.DateTimeFormat().resolvedOptions().timeZone),
    validate: {
      clinicName: right('clinicName', t('profile.invalid.clinicName')),
      npi: right('npi', t('profile.invalid.npi')),
      phone: right('phone', t('profile.invalid.phone')),
      website: right('website', t('profile.invalid.website')),
    },
  });
  const change = useMutation({
    mutationFn: (values: typeof form.values) => changePractice(asChange(values, practice.revision)),
    onSuccess: async (saved) => {
      client.setQueryData(practiceQuery.queryKey, saved);
      if (saved.clinicName !== practice.clinicName) await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      form.resetDirty();
      await onSaved(saved);
    },
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <div>
        <TextInput
          label={t('profile.clinicName')}
          autoComplete="organization"
          maxLength={120}
          {...form.getInputProps('clinicName')}
        />
        <IdentifierNotice text={form.values.clinicName} />
      </div>
      <div className={classes.pair}>
        <Select
          label={t('profile.specialty')}
          placeholder={t('profile.none')}
          searchable
          clearable
          nothingFoundMessage={t('nothing')}
          data={SPECIALTIES.map((value) => ({ value, label: t(`specialty.${value}`) }))}
          {...form.getInputProps('specialty')}
          onChange={(value) => form.setFieldValue('specialty', value)}
        />
        <NpiField
          value={form.values.npi}
          error={form.errors['npi']}
          onChange={(npi) => form.setFieldValue('npi', npi)}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={t('profile.phone')}
          description={t('profile.phoneHint')}
          type="tel"
          autoComplete="tel"
          maxLength={40}
          {...form.getInputProps('phone')}
        />
        <TextInput
          label={t('profile.website')}
          description={t('profile.websiteHint')}
          type="url"
          autoComplete="url"
          maxLength={300}
          {...form.getInputProps('website')}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label={t('profile.timeZone')}
          description={t('profile.timeZoneHint')}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage={t('nothing')}
          data={zones}
          {...form.getInputProps('timeZone')}
          onChange={(zone) => zone !== null && form.setFieldValue('timeZone', zone)}
        />
        <Select
          label={t('profile.language')}
          description={t('profile.languageHint')}
          allowDeselect={false}
          data={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
          {...form.getInputProps('locale')}
          onChange={(value) => form.setFieldValue('locale', value === 'es' ? 'es' : 'en')}
        />
      </div>
      <Select
        label={t('profile.officer')}
        description={t('profile.officerHint')}
        placeholder={t('profile.none')}
        clearable
        data={members.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.getInputProps('privacyOfficerId')}
        onChange={(id) => form.setFieldValue('privacyOfficerId', id)}
      />
      <ProblemNote error={change.error} />
      <div className={classes.actions}>
        {more}
        <Button type="submit" loading={change.isPending} disabled={!confirms && !form.isDirty()}>
          {save}
        </Button>
      </div>
    </form>
  );
}

interface NpiFieldProps {
  value: string;
  error: ReactNode;
  onChange: (value: string) => void;
}

/** Says while it is typed whether the ten digits can be one: the last follows from the nine before it. */
function NpiField({ value, error, onChange }: NpiFieldProps) {
  const { t } = useTranslation('practice');
  const digits = digitsOf(value);
  const right = isNpi(digits);
  const wrong = digits.length >= 10 && !right ? t('profile.invalid.npi') : error;
  return (
    <div>
      <TextInput
        label={t('profile.npi')}
        description={t('profile.npiHint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={14}
        value={value}
        error={wrong}
        rightSection={right ? <IconCircleCheck size={18} className={classes.right} aria-hidden /> : null}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p className={classes.live} role="status">
        {right
          ? t('profile.npiRight')
          : digits === '' || digits.length >= 10
            ? ''
            : t('profile.npiMore', { count: 10 - digits.length })}
      </p>
    </div>
  );
}
