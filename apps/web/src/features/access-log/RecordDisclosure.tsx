import type { DisclosureFields } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { recordDisclosure } from '../../api/access.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DisclosureInputs, useDisclosure } from '../../ui/DisclosureInputs.tsx';
import { showDone } from '../../ui/toasts.tsx';

/** What somebody of the clinic has told others, outside of treatment, payment and operations. */
export function RecordDisclosure({ patientRef, onClose }: { patientRef: string; onClose: () => void }) {
  const { t } = useTranslation('accessLog');
  const form = useDisclosure();
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
      <form noValidate onSubmit={submit}>
        <DisclosureInputs form={form} asksDay />
      </form>
    </ConfirmDialog>
  );
}
