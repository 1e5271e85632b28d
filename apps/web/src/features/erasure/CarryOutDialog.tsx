import { TextInput } from '@mantine/core';
import type { Erasure, Patient } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { carryOutErasure, erasurePaper } from '../../api/erasure.ts';
import { PATIENTS_KEY } from '../../api/patients.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface CarryOutDialogProps {
  patient: Patient;
  erasure: Erasure;
  onClose: () => void;
}

/** The step that nobody can take back: the reference is typed by hand, and the certificate is handed out with it. */
export function CarryOutDialog({ patient, erasure, onClose }: CarryOutDialogProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const isWhole = erasure.decision === 'allowed';
  const carry = useMutation({
    mutationFn: async () => {
      await carryOutErasure(erasure.id, typed.trim().toUpperCase());
      saveAs(await erasurePaper(erasure.id, 'certificate', locale), `${erasure.ref}-certificate.pdf`);
    },
    onSuccess: async () => {
      if (isWhole) await navigate({ to: '/patients' });
      await queries.invalidateQueries({ queryKey: PATIENTS_KEY });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t(isWhole ? 'carry.action' : 'carry.part')}
      text={t(isWhole ? 'carry.text' : 'carry.partText')}
      confirm={t(isWhole ? 'carry.action' : 'carry.part')}
      busy={carry.isPending}
      error={carry.error}
      disabled={typed.trim().toUpperCase() !== patient.ref}
      onCancel={onClose}
      onConfirm={() => carry.mutate()}
    >
      <TextInput
        mb="md"
        label={t('carry.type', { ref: patient.ref })}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
