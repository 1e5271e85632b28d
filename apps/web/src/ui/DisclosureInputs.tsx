import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { DISCLOSURE_KINDS, type DisclosureKind } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { localDay } from '../lib/format.ts';
import classes from './DisclosureInputs.module.css';

/** What an accounting has to say of a disclosure (45 CFR 164.528(b)(2)), with today as its day unless a person says another. */
export function useDisclosure() {
  const { t } = useTranslation('accessLog');
  const needed = (text: string) => (text.trim() === '' ? t('record.needed') : null);
  return useForm({
    initialValues: {
      day: localDay(),
      kind: 'required-by-law' as DisclosureKind,
      recipient: '',
      address: '',
      description: '',
      purpose: '',
    },
    validate: {
      day: (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && day <= localDay() ? null : t('record.day.wrong')),
      recipient: needed,
      description: needed,
      purpose: needed,
    },
  });
}

interface DisclosureInputsProps {
  form: ReturnType<typeof useDisclosure>;
  /** False for what the platform hands out itself: its day is today, as the server sets it. */
  asksDay: boolean;
}

export function DisclosureInputs({ form, asksDay }: DisclosureInputsProps) {
  const { t } = useTranslation('accessLog');
  return (
    <div className={classes.fields}>
      <div className={classes.pair}>
        {asksDay && (
          <TextInput
            type="date"
            label={t('record.day.label')}
            max={localDay()}
            data-autofocus
            {...form.getInputProps('day')}
          />
        )}
        <NativeSelect
          label={t('record.kind')}
          data={DISCLOSURE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          {...form.getInputProps('kind')}
        />
      </div>
      <TextInput
        label={t('record.recipient')}
        maxLength={200}
        autoComplete="off"
        {...form.getInputProps('recipient')}
      />
      <TextInput label={t('record.address')} maxLength={300} autoComplete="off" {...form.getInputProps('address')} />
      <Textarea
        label={t('record.description')}
        autosize
        minRows={2}
        maxLength={1000}
        {...form.getInputProps('description')}
      />
      <Textarea label={t('record.purpose')} autosize minRows={2} maxLength={1000} {...form.getInputProps('purpose')} />
    </div>
  );
}
