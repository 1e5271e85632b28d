import { TextInput } from '@mantine/core';
import type { Study } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteStudy, studiesQuery } from '../../api/imaging.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showDone } from '../../ui/toasts.tsx';

interface DestroyDialogProps {
  study: Study;
  onClose: () => void;
  onDestroyed?: () => void;
}

/** The reference has to be typed: a shred reaches the backups too, and nobody can bring the study back. */
export function DestroyDialog({ study, onClose, onDestroyed }: DestroyDialogProps) {
  const { t } = useTranslation('imaging');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => deleteStudy(study.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: studiesQuery.queryKey });
      showDone(t('destroy.done'), t('destroy.doneText'));
      onClose();
      onDestroyed?.();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('destroy.title')}
      text={t('destroy.text')}
      confirm={t('destroy.confirm')}
      danger
      busy={isPending}
      error={error}
      disabled={typed.trim().toUpperCase() !== study.patientRef.toUpperCase()}
      onCancel={onClose}
      onConfirm={() => mutate()}
    >
      <TextInput
        label={t('destroy.type', study)}
        autoComplete="off"
        mb={12}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
