import { Button, Skeleton } from '@mantine/core';
import type { Packet } from '@hyaline/contract';
import { IconArrowLeft, IconEye, IconPencil, IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePacket, packetQuery, withdrawPacket } from '../../api/packets.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { PacketEditor } from './PacketEditor.tsx';
import classes from './packets.module.css';
import { PreviewDialog } from './PreviewDialog.tsx';
import { Consents, Receipts } from './Receipts.tsx';
import { SendDialog } from './SendDialog.tsx';
import { StatePill } from './StatePill.tsx';

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
  const client = useQueryClient();
  const [held, setHeld] = useState<Packet | null>(null);
  const { id, draft, state, hasDraft, version } = packet;
  /** Takes all of this away until the packet as it is now has come. */
  const reopen = () => void client.resetQueries({ queryKey: packetQuery(id).queryKey });
  if (held !== null) return <Editing packet={held} onClose={() => setHeld(null)} onReopen={reopen} />;
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
        <Actions packet={packet} onEdit={() => setHeld(packet)} onReopen={reopen} />
      </header>
      {hasDraft && version !== null && (
        <Note tone="brand" icon={<IconPencil size={16} />}>
          {t('view.changing')}
        </Note>
      )}
      <Consents packet={packet} />
      <Receipts sendings={packet.sendings} portalReadAt={packet.portalReadAt} />
    </div>
  );
}

interface EditingProps {
  packet: Packet;
  onClose: () => void;
  onReopen: () => void;
}

/** @param packet - as it was when editing began: what is saved over a later one would be lost */
function Editing({ packet: { id, revision, draft, patientId }, onClose, onReopen }: EditingProps) {
  const { t } = useTranslation('packets');
  const save = useRecordChange({
    ask: (next: Packet['draft']) => changePacket(id, { revision, draft: next }),
    done: t('done.saved'),
    after: onClose,
  });
  return (
    <PacketEditor
      patientId={patientId}
      initial={draft}
      busy={save.isPending}
      error={save.error}
      onSave={save.mutate}
      onCancel={onClose}
      onReopen={onReopen}
    />
  );
}

interface ActionsProps {
  packet: Packet;
  onEdit: () => void;
  onReopen: () => void;
}

function Actions({ packet, onEdit, onReopen }: ActionsProps) {
  const { t } = useTranslation('packets');
  const [open, setOpen] = useState<{ step: 'preview' | 'send' | 'withdraw'; held: Packet } | null>(null);
  const { mayWrite, state, sendings } = packet;
  const close = () => setOpen(null);
  const setStep = (step: 'preview' | 'send' | 'withdraw') => setOpen({ step, held: packet });
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
      {open?.step === 'preview' && <PreviewDialog packet={open.held} onClose={close} />}
      {open?.step === 'send' && <SendDialog packet={open.held} onClose={close} onReopen={onReopen} />}
      {open?.step === 'withdraw' && <WithdrawDialog packet={open.held} onClose={close} />}
    </div>
  );
}

function WithdrawDialog({ packet: { id, revision }, onClose }: { packet: Packet; onClose: () => void }) {
  const { t } = useTranslation('packets');
  const withdraw = useRecordChange({
    ask: () => withdrawPacket(id, revision),
    done: t('withdraw.done'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('withdraw.title')}
      text={t('withdraw.text')}
      confirm={t('withdraw.confirm')}
      busy={withdraw.isPending}
      error={withdraw.error}
      onCancel={onClose}
      onConfirm={() => withdraw.mutate()}
    />
  );
}
