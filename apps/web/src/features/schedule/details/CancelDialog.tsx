import { Checkbox } from '@mantine/core';
import type { Appointment, AppointmentStatus } from '@hyaline/contract';
import { mayFollow } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { cancelledNow, LATE_HOURS } from '../statuses.ts';

interface CancelDialogProps {
  appointment: Appointment;
  who: string;
  onCancel: (status: AppointmentStatus) => void;
  onClose: () => void;
}

/** Calls an appointment off; whether that was late is proposed from the clock, and decided by a person. */
export function CancelDialog({ appointment, who, onCancel, onClose }: CancelDialogProps) {
  const { t } = useTranslation('schedule');
  const [late, setLate] = useState(() => cancelledNow(appointment, Date.now()) === 'late-cancel');
  const status = late && mayFollow(appointment.status, 'late-cancel') ? 'late-cancel' : 'cancelled';
  return (
    <ConfirmDialog
      opened
      danger
      title={t('cancel.title', { who })}
      text={t('cancel.text')}
      confirm={t('to.cancelled')}
      busy={false}
      error={null}
      onCancel={onClose}
      onConfirm={() => onCancel(status)}
    >
      <Checkbox
        mt={12}
        label={t('cancel.late', { hours: LATE_HOURS })}
        description={t('cancel.lateText')}
        checked={late}
        onChange={({ currentTarget }) => setLate(currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
