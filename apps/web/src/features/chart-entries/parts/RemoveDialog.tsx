import { Textarea } from '@mantine/core';
import type { Entry, Phi } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeEntry } from '../../../api/chart.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { useChartChange } from '../use-change.ts';

const SHORTEST = 3;

/** Takes an entry out of the chart, with a reason. It is not deleted: the chart keeps that it was there, and why it went. */
export function RemoveDialog({ patientId, entry, onClose }: { patientId: string; entry: Entry; onClose: () => void }) {
  const { t } = useTranslation('chart');
  const [reason, setReason] = useState('');
  const change = useChartChange({
    ask: () =>
      removeEntry({ patientId, entryId: entry.id }, { revision: entry.revision, reason: reason.trim() as Phi<string> }),
    done: t('remove.done'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('remove.title')}
      text={entry.signed === null ? t('remove.text') : t('remove.signedText')}
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
