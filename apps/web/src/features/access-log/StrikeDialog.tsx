import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ShownDisclosure, strikeDisclosure } from '../../api/access.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showDone } from '../../ui/toasts.tsx';

interface StrikeDialogProps {
  patientRef: string;
  disclosure: ShownDisclosure;
  onClose: () => void;
}

/** A mistake is crossed out, never deleted. */
export function StrikeDialog({ patientRef, disclosure, onClose }: StrikeDialogProps) {
  const { t } = useTranslation('accessLog');
  const [reason, setReason] = useState('');
  const strike = useMutation({
    mutationFn: () => strikeDisclosure(patientRef, disclosure.id, reason),
    onSuccess: () => {
      showDone(t('strike.done'));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('strike.title')}
      text={t('strike.text', { recipient: disclosure.recipient })}
      confirm={t('strike.action')}
      busy={strike.isPending}
      error={strike.error}
      disabled={reason.trim() === ''}
      onCancel={onClose}
      onConfirm={() => strike.mutate()}
    >
      <TextInput
        label={t('strike.reason')}
        mb={12}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
