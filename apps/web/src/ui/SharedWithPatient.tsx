import { Anchor } from '@mantine/core';
import type { SharedKind } from '@hyaline/contract';
import { IconEyeOff, IconUserShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sharedQuery, shareWithPatient, takeBackShared } from '../api/sharing.ts';
import { formatDate } from '../lib/format.ts';
import { useLocale } from '../lib/use-locale.ts';
import { useRecordChange } from '../lib/use-record-change.ts';
import { useMayStore } from './AgreementNote.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import classes from './SharedWithPatient.module.css';

interface Thing {
  patientId: string;
  kind: SharedKind;
  itemId: string;
}

/** Whether the patient sees a thing of their record in the portal, since when and by whom, and the way to change that. */
export function SharedWithPatient({ patientId, kind, itemId }: Thing) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const mayStore = useMayStore();
  const [asking, setAsking] = useState<'share' | 'back' | null>(null);
  const { data } = useQuery(sharedQuery(patientId));
  if (data === undefined) return null;
  const shared = data.items.find((each) => each.kind === kind && each.itemId === itemId);
  if (shared === undefined && !data.mayShare) return null;
  const close = () => setAsking(null);
  return (
    <span className={classes.line} data-shared={shared !== undefined || undefined}>
      {shared !== undefined && (
        <span>
          <IconUserShare size={14} aria-hidden />{' '}
          {t('shared.since', { at: formatDate(shared.sharedAt, locale), name: shared.sharedBy.name })}
        </span>
      )}
      {data.mayShare && (
        <Anchor
          component="button"
          type="button"
          disabled={shared === undefined && !mayStore}
          onClick={() => setAsking(shared === undefined ? 'share' : 'back')}
        >
          {shared === undefined ? <IconUserShare size={14} aria-hidden /> : <IconEyeOff size={14} aria-hidden />}{' '}
          {t(shared === undefined ? 'shared.share' : 'shared.back')}
        </Anchor>
      )}
      {asking === 'share' && <ShareDialog patientId={patientId} kind={kind} itemId={itemId} onClose={close} />}
      {asking === 'back' && shared !== undefined && (
        <TakeBackDialog patientId={patientId} sharedId={shared.id} onClose={close} />
      )}
    </span>
  );
}

export function ShareDialog({ patientId, kind, itemId, onClose }: Thing & { onClose: () => void }) {
  const { t } = useTranslation('patients');
  const change = useRecordChange({
    ask: () => shareWithPatient(patientId, kind, itemId),
    done: () => t('shared.done'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('shared.shareTitle')}
      text={`${t(`shared.goes.${kind}`)} ${t('shared.shareText')}`}
      confirm={t('shared.share')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}

interface TakeBack {
  patientId: string;
  sharedId: string;
  onClose: () => void;
}

export function TakeBackDialog({ patientId, sharedId, onClose }: TakeBack) {
  const { t } = useTranslation('patients');
  const change = useRecordChange({
    ask: () => takeBackShared(patientId, sharedId),
    done: () => t('shared.backDone'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('shared.backTitle')}
      text={t('shared.backText')}
      confirm={t('shared.back')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
