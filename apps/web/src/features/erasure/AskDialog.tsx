import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type AskErasure, ERASURE_ASKERS, phi } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askErasure } from '../../api/erasure.ts';
import { localDay } from '../../lib/format.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import classes from './erasure.module.css';

interface AskDialogProps {
  patientId: string;
  /** In the record. */
  studies: number;
  onClose: () => void;
}

/** Writes down that somebody wants to be forgotten. The answer is there at once; nothing is erased yet. */
export function AskDialog({ patientId, studies, onClose }: AskDialogProps) {
  const { t } = useTranslation('exchange');
  const [askedBy, setAskedBy] = useState<AskErasure['askedBy']>('patient');
  const [askedOn, setAskedOn] = useState(() => localDay());
  const [words, setWords] = useState('');
  const [withStudies, setWithStudies] = useState(studies > 0);
  const ask = useRecordChange({
    ask: () => askErasure(patientId, { askedBy, askedOn, words: phi(words), withStudies }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('erase.ask')}
      text={t('erase.askText')}
      confirm={t('erase.askDone')}
      busy={ask.isPending}
      error={ask.error}
      disabled={askedOn === ''}
      onCancel={onClose}
      onConfirm={() => ask.mutate()}
    >
      <div className={classes.form}>
        <NativeSelect
          label={t('erase.by')}
          value={askedBy}
          onChange={(event) => setAskedBy(event.currentTarget.value as AskErasure['askedBy'])}
          data={ERASURE_ASKERS.map((value) => ({ value, label: t(`asker.${value}`) }))}
        />
        <TextInput
          type="date"
          label={t('erase.on')}
          value={askedOn}
          onChange={(event) => setAskedOn(event.currentTarget.value)}
        />
        <Textarea
          label={t('erase.words')}
          maxLength={2000}
          autosize
          minRows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {studies > 0 && (
          <Checkbox
            label={t('erase.withStudies', { count: studies })}
            checked={withStudies}
            onChange={(event) => setWithStudies(event.currentTarget.checked)}
          />
        )}
      </div>
    </ConfirmDialog>
  );
}
