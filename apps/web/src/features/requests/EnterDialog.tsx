import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import {
  clockOf,
  dayAfter,
  type EnterRequest,
  type PatientRequest,
  phi,
  REQUEST_CHANNELS,
  REQUEST_KINDS,
  REQUEST_LAWS,
  type RequestLaw,
} from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enterRequest } from '../../api/requests.ts';
import { formatDate, localDay } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Note } from '../../ui/Note.tsx';
import classes from './requests.module.css';

interface EnterDialogProps {
  patientId: string;
  usualLaw: RequestLaw;
  onClose: () => void;
}

/** Writes down what somebody asks for, and says at once until when the law wants an answer. */
export function EnterDialog({ patientId, usualLaw, onClose }: EnterDialogProps) {
  const { t } = useTranslation('requests');
  const [ask, setAsk] = useState<EnterRequest>({
    kind: 'access',
    law: usualLaw,
    askedBy: 'patient',
    channel: 'in-person',
    askedOn: localDay(),
    words: '',
    paidInFull: false,
  } as unknown as EnterRequest);
  const set = (change: Partial<EnterRequest>): void => setAsk((before) => ({ ...before, ...change }));
  const isDay = /^\d{4}-\d\d-\d\d$/.test(ask.askedOn) && ask.askedOn <= localDay();
  const enter = useRecordChange({ ask: () => enterRequest(patientId, ask), after: onClose });
  return (
    <ConfirmDialog
      opened
      title={t('enter.title')}
      text={t('enter.text')}
      confirm={t('enter.confirm')}
      busy={enter.isPending}
      error={enter.error}
      disabled={!isDay}
      onCancel={onClose}
      onConfirm={() => enter.mutate()}
    >
      <div className={classes.form}>
        <NativeSelect
          label={t('enter.kind')}
          value={ask.kind}
          onChange={({ currentTarget }) =>
            set({ kind: currentTarget.value as EnterRequest['kind'], paidInFull: false })
          }
          data={REQUEST_KINDS.filter((value) => value !== 'deletion').map((value) => ({
            value,
            label: t(`kind.${value}`),
          }))}
        />
        {ask.kind === 'restriction' && (
          <Checkbox
            label={t('enter.paidInFull')}
            checked={ask.paidInFull}
            onChange={({ currentTarget }) => set({ paidInFull: currentTarget.checked })}
          />
        )}
        <NativeSelect
          label={t('enter.law')}
          value={ask.law}
          onChange={({ currentTarget }) => set({ law: currentTarget.value as RequestLaw })}
          data={REQUEST_LAWS.map((value) => ({ value, label: t(`law.${value}`) }))}
        />
        <div className={classes.pair}>
          <NativeSelect
            label={t('enter.by')}
            value={ask.askedBy}
            onChange={({ currentTarget }) => set({ askedBy: currentTarget.value as EnterRequest['askedBy'] })}
            data={(['patient', 'representative'] as const).map((value) => ({ value, label: t(`by.${value}`) }))}
          />
          <NativeSelect
            label={t('enter.channel')}
            value={ask.channel}
            onChange={({ currentTarget }) => set({ channel: currentTarget.value as EnterRequest['channel'] })}
            data={REQUEST_CHANNELS.filter((one) => one !== 'portal').map((value) => ({
              value,
              label: t(`channel.${value}`),
            }))}
          />
        </div>
        <TextInput
          type="date"
          label={t('enter.on')}
          max={localDay()}
          value={ask.askedOn}
          error={isDay ? undefined : t('enter.onWrong')}
          onChange={({ currentTarget }) => set({ askedOn: currentTarget.value })}
        />
        <Textarea
          label={t('enter.words')}
          maxLength={2000}
          autosize
          minRows={2}
          value={ask.words as unknown as string}
          onChange={({ currentTarget }) => set({ words: phi(currentTarget.value) as unknown as string })}
        />
        {isDay && <LegalTime ask={ask} />}
      </div>
    </ConfirmDialog>
  );
}

/** What the law makes of it, before it is saved. */
export function LegalTime({ ask: { law, kind, askedOn } }: { ask: Pick<PatientRequest, 'law' | 'kind' | 'askedOn'> }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { acknowledge, answer, source } = clockOf(law, kind, askedOn);
  const day = (date: string): string => formatDate(`${date}T12:00:00Z`, locale);
  return (
    <Note>
      {answer === null
        ? t('enter.noTime', { source })
        : t('enter.dueOn', { day: day(dayAfter(askedOn, answer)), source })}
      {acknowledge !== null && ` ${t('enter.acknowledge', { day: day(dayAfter(askedOn, acknowledge)) })}`}
    </Note>
  );
}
