import { Textarea } from '@mantine/core';
import { type Phi, phi, type Protocol } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setProtocolState } from '../../api/protocols.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useProtocolChange } from './use-protocol-change.ts';

export type Step = 'signed' | 'paused' | 'ended';

/** Pauses, resumes or ends a protocol, with the reason that stays with it. */
export function StateDialog({ protocol, step, onClose }: { protocol: Protocol; step: Step; onClose: () => void }) {
  const { t } = useTranslation('protocols');
  const [reason, setReason] = useState<Phi<string>>(phi(''));
  const change = useProtocolChange({
    ask: () => setProtocolState(protocol.id, { revision: protocol.revision, state: step, reason }),
    done: t(`step.${step}.done`),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger={step === 'ended'}
      title={t(`step.${step}.title`)}
      text={t(`step.${step}.text`)}
      confirm={t(`step.${step}.confirm`)}
      busy={change.isPending}
      error={change.error}
      disabled={reason.trim().length < 3}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    >
      <Textarea
        label={t('step.reason')}
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={({ currentTarget }) => setReason(phi(currentTarget.value))}
      />
    </ConfirmDialog>
  );
}
