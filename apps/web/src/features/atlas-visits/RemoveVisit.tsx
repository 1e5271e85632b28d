import { Textarea } from '@mantine/core';
import type { VisitSummary } from '@hyaline/contract/atlas';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeVisit } from '../../api/visits.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

const SHORTEST = 3;

interface RemoveVisitProps {
  patientId: string;
  visit: VisitSummary;
  onClose: () => void;
}

/** Takes a visit out of the record, with a reason; what shows it to others ends. */
export function RemoveVisit({ patientId, visit, onClose }: RemoveVisitProps) {
  const { t } = useTranslation('visits');
  const [reason, setReason] = useState('');
  const change = useRecordChange({
    ask: () => removeVisit({ patientId, visitId: visit.id }, { revision: visit.revision, reason: reason.trim() }),
    done: t('remove.done'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('remove.title')}
      text={t('remove.text')}
      confirm={t('remove.confirm')}
      busy={change.isPending}
      error={change.error}
      disabled={reason.trim().length < SHORTEST}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <Textarea
        label={t('remove.reason')}
        description={t('remove.reasonHint')}
        maxLength={300}
        autosize
        minRows={2}
        mb="md"
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
