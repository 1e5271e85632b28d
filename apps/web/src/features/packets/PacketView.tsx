import { Button, Skeleton } from '@mantine/core';
import type { Packet } from '@hyaline/contract';
import { IconArrowLeft, IconEye, IconPencil, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePacket, packetQuery, withdrawPacket } from '../../api/packets.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { PacketEditor } from './PacketEditor.tsx';
import classes from './packets.module.css';
import { PreviewDialog } from './PreviewDialog.tsx';
import { Consents, Receipts } from './Receipts.tsx';
import { SendDialog } from './SendDialog.tsx';
import { StatePill } from './StatePill.tsx';
import { usePacketChange } from './use-packet-change.ts';

/** One packet: what it is, what can be done with it, and what became of each sending. */
export function PacketView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('packets');
  const { data: packet, error, refetch } = useQuery(packetQuery(id));
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={14} />} onClick={onClose}>
        {t('view.back')}
      </Button>
      {packet !== undefined ? (
        <Loaded packet={packet} />
      ) : error === null ? (
        <Skeleton height={280} mt={12} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

function Loaded({ packet }: { packet: Packet }) {
  const { t } = useTranslation('packets');
  const [editing, setEditing] = useState(false);
  const { id, revision, draft, patientId, state, hasDraft, version } = packet;
  const save = usePacketChange({
    ask: (next: Packet['draft']) => changePacket(id, { revision, draft: next }),
    done: t('done.saved'),
    after: () => setEditing(false),
  });
  if (editing)
    return (
      <PacketEditor
        patientId={patientId}
        initial={draft}
        busy={save.isPending}
        error={save.error}
        onSave={save.mutate}
        onCancel={() => setEditing(false)}
      />
    );
  return (
    <div className={classes.view}>
      <header className={classes.head}>
        <div>
          <h3>{draft.title}</h3>
          <span className={classes.pills}>
            <StatePill state={state} />
            <span className={classes.quiet}>{version === null ? t('view.notSent') : t('view.for', { version })}</span>
          </span>
        </div>
        <Actions packet={packet} onEdit={() => setEditing(true)} />
      </header>
      {hasDraft && version !== null && (
        <Note tone="brand" icon={<IconPencil size={16} />}>
          {t('view.changing')}
        </Note>
      )}
      <Consents packet={packet} />
      <Receipts sendings={packet.sendings} />
    </div>
  );
}

function Actions({ packet, onEdit }: { packet: Packet; onEdit: () => void }) {
  const { t } = useTranslation('packets');
  const [step, setStep] = useState<'preview' | 'send' | 'withdraw' | null>(null);
  const { id, revision, mayWrite, state, sendings } = packet;
  const close = () => setStep(null);
  const withdraw = usePacketChange({
    ask: () => withdrawPacket(id, revision),
    done: t('withdraw.done'),
    after: close,
  });
  return (
    <div className={classes.actions}>
      <Button variant="default" leftSection={<IconEye size={16} />} onClick={() => setStep('preview')}>
        {t('view.preview')}
      </Button>
      {mayWrite && (
        <>
          <Button variant="default" onClick={onEdit}>
            {t('view.edit')}
          </Button>
          {(state === 'sent' || state === 'read') && (
            <Button variant="default" onClick={() => setStep('withdraw')}>
              {t('view.withdraw')}
            </Button>
          )}
          <Button leftSection={<IconSend size={16} />} onClick={() => setStep('send')}>
            {t(sendings.length === 0 ? 'view.send' : 'view.sendAgain')}
          </Button>
        </>
      )}
      {step === 'preview' && <PreviewDialog packet={packet} onClose={close} />}
      {step === 'send' && <SendDialog packet={packet} onClose={close} />}
      <ConfirmDialog
        opened={step === 'withdraw'}
        danger
        title={t('withdraw.title')}
        text={t('withdraw.text')}
        confirm={t('withdraw.confirm')}
        busy={withdraw.isPending}
        error={withdraw.error}
        onCancel={close}
        onConfirm={() => withdraw.mutate()}
      />
    </div>
  );
}
