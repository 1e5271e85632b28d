import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { DISCLOSURE_KINDS, type DisclosureFields, type DisclosureKind } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { recordDisclosure } from '../../api/access.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { localDay } from '../../lib/format.ts';
import { showDone } from '../../ui/toasts.tsx';
import classes from './access-log.module.css';

/** What somebody of the clinic has told others, outside of treatment, payment and operations. */
export function RecordDisclosure({ patientRef, onClose }: { patientRef: string; onClose: () => void }) {
  const { t } = useTranslation('accessLog');
  const needed = (text: string) => (text.trim() === '' ? t('record.needed') : null);
  const form = useForm({
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
  const record = useMutation({
    mutationFn: (body: DisclosureFields) => recordDisclosure(patientRef, body),
    onSuccess: () => {
      showDone(t('record.done'));
      onClose();
    },
  });
  const submit = form.onSubmit((values) => record.mutate(values as unknown as DisclosureFields));
  return (
    <ConfirmDialog
      opened
      title={t('record.title')}
      text={t('record.text')}
      confirm={t('record.confirm')}
      busy={record.isPending}
      error={record.error}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      <form noValidate className={classes.fields} onSubmit={submit}>
        <div className={classes.pair}>
          <TextInput
            type="date"
            label={t('record.day.label')}
            max={localDay()}
            data-autofocus
            {...form.getInputProps('day')}
          />
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
        <Textarea
          label={t('record.purpose')}
          autosize
          minRows={2}
          maxLength={1000}
          {...form.getInputProps('purpose')}
        />
      </form>
    </ConfirmDialog>
  );
}
