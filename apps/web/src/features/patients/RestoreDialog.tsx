import type { Patient } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { restorePatient } from '../../api/patients.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface RestoreDialogProps {
  patient: Pick<Patient, 'id' | 'ref'>;
  onClose: () => void;
}

/** Brings a record back that was put away. */
export function RestoreDialog({ patient: { id, ref }, onClose }: RestoreDialogProps) {
  const { t } = useTranslation('patients');
  const change = useRecordChange({
    ask: () => restorePatient(id),
    done: () => t('remove.restored', { ref }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('remove.restoreTitle')}
      text={t('remove.restoreText')}
      confirm={t('remove.restore')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
