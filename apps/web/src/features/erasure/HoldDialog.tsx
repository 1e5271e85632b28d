import { Textarea } from '@mantine/core';
import { phi } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setHold } from '../../api/erasure.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const SHORTEST = 10;

export function HoldDialog({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const [reason, setReason] = useState('');
  const set = useRecordChange({ ask: () => setHold(patientId, { reason: phi(reason) }), after: onClose });
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
      onConfirm={() => set.mutate()}
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
