import { Textarea, TextInput } from '@mantine/core';
import { EXAMPLE_REF, PatientRef, phi } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setHoldByReference } from '../../api/erasure.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import classes from './erasure.module.css';

const SHORTEST = 10;

/** A hold on a record that is known by its reference alone. */
export function HoldByReference({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('exchange');
  const [ref, setRef] = useState('');
  const [reason, setReason] = useState('');
  const read = PatientRef.safeParse(ref.trim().toUpperCase());
  const set = useRecordChange({
    ask: () => setHoldByReference({ ref: read.data ?? '', reason: phi(reason) }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('hold.set')}
      text={t('hold.setText')}
      confirm={t('hold.set')}
      busy={set.isPending}
      error={set.error}
      disabled={!read.success || reason.trim().length < SHORTEST}
      onCancel={onClose}
      onConfirm={() => set.mutate()}
    >
      <div className={classes.form}>
        <TextInput
          data-autofocus
          label={t('clinic.reference')}
          placeholder={EXAMPLE_REF}
          maxLength={9}
          autoComplete="off"
          spellCheck={false}
          value={ref}
          onChange={(event) => setRef(event.currentTarget.value)}
        />
        <Textarea
          label={t('hold.reason')}
          description={t('clinic.reasonText')}
          maxLength={500}
          autosize
          minRows={3}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
