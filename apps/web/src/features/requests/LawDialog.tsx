import { NativeSelect } from '@mantine/core';
import { type PatientRequest, REQUEST_LAWS, type RequestLaw } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLaw } from '../../api/requests.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { LegalTime } from './EnterDialog.tsx';
import classes from './requests.module.css';

/** Another law, or that the guessed one holds: its days follow from the day on which the request came. */
export function LawDialog({ request, onClose }: { request: PatientRequest; onClose: () => void }) {
  const { t } = useTranslation('requests');
  const { id, revision, lawGuessed } = request;
  const [law, setLaw] = useState<RequestLaw>(request.law);
  const choose = useRecordChange({ ask: () => chooseLaw(id, { revision, law }), after: onClose });
  return (
    <ConfirmDialog
      opened
      title={t(lawGuessed ? 'step.law' : 'step.otherLaw')}
      text={t('otherLaw.text')}
      confirm={t('otherLaw.confirm')}
      busy={choose.isPending}
      error={choose.error}
      disabled={!lawGuessed && law === request.law}
      onCancel={onClose}
      onConfirm={() => choose.mutate()}
    >
      <div className={classes.form}>
        <NativeSelect
          label={t('enter.law')}
          value={law}
          onChange={({ currentTarget }) => setLaw(currentTarget.value as RequestLaw)}
          data={REQUEST_LAWS.map((value) => ({ value, label: t(`law.${value}`) }))}
        />
        <LegalTime ask={{ ...request, law }} />
      </div>
    </ConfirmDialog>
  );
}
