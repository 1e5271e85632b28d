import { Button, Modal, Radio } from '@mantine/core';
import { type Wish, WISH_REASONS, type WishReason } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { declineWish } from '../../api/wishes.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './wishes.module.css';

/** Says no to a wish, with a reason that the patient reads. */
export function DeclineDialog({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const { t } = useTranslation(['wishes', 'app']);
  const [reason, setReason] = useState<WishReason>('no-time');
  const decline = useRecordChange({
    ask: () => declineWish(wish.id, reason),
    done: t('wishes:decline.done'),
    after: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('wishes:decline.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Radio.Group
        label={t('wishes:decline.reason')}
        value={reason}
        onChange={(value) => setReason(value as WishReason)}
      >
        <div className={classes.reasons}>
          {WISH_REASONS.map((each) => (
            <Radio key={each} value={each} label={t(`wishes:reason.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      <ProblemNote error={decline.error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button loading={decline.isPending} onClick={() => decline.mutate()}>
          {t('wishes:decline.confirm')}
        </Button>
      </div>
    </Modal>
  );
}
