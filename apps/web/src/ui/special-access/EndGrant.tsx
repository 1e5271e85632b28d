import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endGrant, grantsQuery, runningGrantQuery } from '../../api/grants.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { supportInsideQuery } from '../../api/support.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

interface EndGrantProps {
  id: string | null;
  /** Of support: nothing is reviewed afterwards. */
  support?: boolean;
  onClose: () => void;
}

/** Asks before a grant is ended; somebody may be looking at a patient. */
export function EndGrant({ id, support = false, onClose }: EndGrantProps) {
  const { t } = useTranslation('notices');
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endGrant,
    onSuccess: onClose,
    onSettled: () => {
      for (const { queryKey } of [
        runningGrantQuery,
        supportInsideQuery,
        grantsQuery,
        studiesQuery,
        { queryKey: PATIENTS_KEY },
      ])
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
      title={t(support ? 'support.ending' : 'banner.ending.title')}
      text={t(support ? 'support.endingText' : 'banner.ending.text')}
      confirm={t('banner.ending.confirm')}
      busy={end.isPending}
      error={end.error}
      onCancel={cancel}
      onConfirm={() => id !== null && end.mutate(id)}
    />
  );
}
