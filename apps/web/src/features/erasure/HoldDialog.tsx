import { Textarea } from '@mantine/core';
import { phi } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setHold } from '../../api/erasure.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useKeepingChange } from './use-keeping-change.ts';

const SHORTEST = 10;

export function HoldDialog({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const [reason, setReason] = useState('');
  const set = useKeepingChange(() => setHold(patientId, { reason: phi(reason) }), onClose);
  return (
    <ConfirmDialog
      opened
      title={t('hold.set')}
      text={t('hold.setText')}
      confirm={t('hold.set')}
      busy={set.isPending}
      error={set.error}
      disabled={reason.trim().length < SHORTEST}
      onCancel={onClose}
      onConfirm={() => set.mutate(undefined)}
    >
      <Textarea
        mb="md"
        data-autofocus
        label={t('hold.reason')}
        description={t('hold.reasonText')}
        maxLength={500}
        autosize
        minRows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
