import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endGrant, grantsQuery, runningGrantQuery } from '../../api/grants.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Asks before a grant is ended; somebody may be looking at a patient. */
export function EndGrant({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation('notices');
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endGrant,
    onSuccess: onClose,
    onSettled: () => {
      for (const { queryKey } of [runningGrantQuery, grantsQuery, studiesQuery, { queryKey: PATIENTS_KEY }])
        void client.invalidateQueries({ queryKey });
    },
  });
  const cancel = () => {
    onClose();
    end.reset();
  };
  return (
    <ConfirmDialog
      opened={id !== null}
      title={t('banner.ending.title')}
      text={t('banner.ending.text')}
      confirm={t('banner.ending.confirm')}
      busy={end.isPending}
      error={end.error}
      onCancel={cancel}
      onConfirm={() => id !== null && end.mutate(id)}
    />
  );
}
