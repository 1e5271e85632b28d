import type { Patient } from '@hyaline/contract';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { removePatient } from '../../../api/patients.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';

/** Takes a record out of every list and search; nothing of it is deleted. */
export function RemoveDialog({ patient: { id, ref }, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation('patients');
  const router = useRouter();
  const change = useRecordChange({
    ask: () => removePatient(id),
    done: () => t('remove.done', { ref }),
    after: async () => {
      onClose();
      await router.navigate({ to: '/patients' });
    },
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('remove.title')}
      text={t('remove.text', { ref })}
      confirm={t('remove.confirm')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
