import { Checkbox } from '@mantine/core';
import { type Appointment, type AppointmentStatus, mayFollow } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { appointmentRulesQuery } from '../../../api/wishes.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { isLate } from '../statuses.ts';

interface CancelDialogProps {
  appointment: Appointment;
  who: string;
  onCancel: (status: AppointmentStatus) => void;
  onClose: () => void;
}

/** Until the clinic's own rule is known. */
const USUAL_HOURS = 24;

/** Calls an appointment off; whether that was late is proposed from the clock, and decided by a person. */
export function CancelDialog({ appointment, who, onCancel, onClose }: CancelDialogProps) {
  const { t } = useTranslation('schedule');
  const { data: rules } = useQuery(appointmentRulesQuery);
  const hours = rules?.cancelHours ?? USUAL_HOURS;
  const [said, setSaid] = useState<boolean | null>(null);
  const late = said ?? isLate(appointment, Date.now(), hours);
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
        label={t('cancel.late', { hours })}
        description={t('cancel.lateText')}
        checked={late}
        onChange={({ currentTarget }) => setSaid(currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
