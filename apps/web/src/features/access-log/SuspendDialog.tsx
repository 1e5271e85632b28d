import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { MAX_ORAL_DAYS, SUSPENDABLE_KINDS, type SuspendAccounting } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { suspendAccounting } from '../../api/access.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './access-log.module.css';

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Keeps what an agency received out of the accounting, as it has stated, until its end. */
export function SuspendDialog({ patientRef, onClose }: { patientRef: string; onClose: () => void }) {
  const { t } = useTranslation('accessLog');
  const form = useForm({
    initialValues: {
      kind: 'law-enforcement' as SuspendAccounting['kind'],
      agency: '',
      statement: '',
      isOral: true,
      until: dayIn(MAX_ORAL_DAYS - 1),
    },
    validate: {
      agency: (text) => (text.trim() === '' ? t('record.needed') : null),
      statement: (text) => (text.trim() === '' ? t('record.needed') : null),
      until: (day, { isOral }) =>
        day > dayIn(0) && (!isOral || day < dayIn(MAX_ORAL_DAYS))
          ? null
          : t('suspend.until.wrong', { days: MAX_ORAL_DAYS }),
    },
  });
  const suspend = useMutation({
    mutationFn: (body: SuspendAccounting) => suspendAccounting(patientRef, body),
    onSuccess: () => {
      showDone(t('suspend.done'));
      onClose();
    },
  });
  const submit = form.onSubmit(({ until, ...values }) =>
    suspend.mutate({ ...values, endsAt: `${until}T00:00:00Z` } as unknown as SuspendAccounting),
  );
  return (
    <ConfirmDialog
      opened
      title={t('suspend.title')}
      text={t('suspend.text')}
      confirm={t('suspend.confirm')}
      busy={suspend.isPending}
      error={suspend.error}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      <form noValidate className={classes.fields} onSubmit={submit}>
        <NativeSelect
          label={t('suspend.kind')}
          data-autofocus
          data={SUSPENDABLE_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          {...form.getInputProps('kind')}
        />
        <TextInput label={t('suspend.agency')} maxLength={200} autoComplete="off" {...form.getInputProps('agency')} />
        <Textarea
          label={t('suspend.statement')}
          autosize
          minRows={2}
          maxLength={1000}
          {...form.getInputProps('statement')}
        />
        <Checkbox
          label={t('suspend.oral', { days: MAX_ORAL_DAYS })}
          {...form.getInputProps('isOral', { type: 'checkbox' })}
        />
        <TextInput type="date" label={t('suspend.until.label')} min={dayIn(1)} {...form.getInputProps('until')} />
      </form>
    </ConfirmDialog>
  );
}
