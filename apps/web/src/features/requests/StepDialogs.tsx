import { Checkbox, NativeSelect, SegmentedControl, Textarea } from '@mantine/core';
import {
  DENIAL_REASONS,
  type DenialReason,
  IDENTITY_METHODS,
  type IdentityMethod,
  type PatientRequest,
  phi,
  REQUEST_OUTCOMES,
  type RequestOutcome,
} from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addStatement, answerRequest, checkIdentity, extendRequest, withdrawRequest } from '../../api/requests.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { AboutField } from './AboutField.tsx';
import { outcomesOf } from './outcomes.ts';
import classes from './requests.module.css';

interface StepProps {
  request: PatientRequest;
  onClose: () => void;
}
const asWords = (text: string): string => phi(text) as unknown as string;

interface WordsFieldProps {
  label: string;
  description?: string;
  /** Letters. */
  most: number;
  value: string;
  onChange: (text: string) => void;
}

/** What is written into a letter or beside the record. */
function WordsField({ most, onChange, ...field }: WordsFieldProps) {
  return (
    <Textarea
      {...field}
      maxLength={most}
      autosize
      minRows={3}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** How it was made sure who asks: before that nothing is handed to anybody. */
export function IdentityDialog({ request: { id, revision }, onClose }: StepProps) {
  const { t } = useTranslation('requests');
  const [method, setMethod] = useState<IdentityMethod>('known');
  const check = useRecordChange({ ask: () => checkIdentity(id, { revision, method }), after: onClose });
  return (
    <ConfirmDialog
      opened
      title={t('identity.title')}
      text={t('identity.text')}
      confirm={t('identity.confirm')}
      busy={check.isPending}
      error={check.error}
      onCancel={onClose}
      onConfirm={() => check.mutate()}
    >
      <div className={classes.form}>
        <NativeSelect
          label={t('identity.how')}
          value={method}
          onChange={({ currentTarget }) => setMethod(currentTarget.value as IdentityMethod)}
          data={IDENTITY_METHODS.filter((one) => one !== 'portal').map((value) => ({
            value,
            label: t(`method.${value}`),
          }))}
        />
      </div>
    </ConfirmDialog>
  );
}

export function ExtendDialog({ request: { id, revision, extendableTo }, onClose }: StepProps) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const [reason, setReason] = useState('');
  const extend = useRecordChange({
    ask: () => extendRequest(id, { revision, reason: asWords(reason) }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('extend.title')}
      text={t('extend.text', { day: formatDate(`${extendableTo}T12:00:00Z`, locale) })}
      confirm={t('extend.confirm')}
      busy={extend.isPending}
      error={extend.error}
      disabled={reason.trim().length < 10}
      onCancel={onClose}
      onConfirm={() => extend.mutate()}
    >
      <div className={classes.form}>
        <WordsField
          label={t('extend.reason')}
          description={t('extend.reasonHint')}
          most={500}
          value={reason}
          onChange={setReason}
        />
      </div>
    </ConfirmDialog>
  );
}

/** The clinic decides; the reasons are those that laws know. */
export function AnswerDialog({ request, onClose }: StepProps) {
  const { t } = useTranslation('requests');
  const { id, revision, identity, paidInFull, kind, patientId } = request;
  const [about, setAbout] = useState<string | null>(null);
  const may = outcomesOf(request);
  const [outcome, setOutcome] = useState<RequestOutcome>(may[0] ?? 'granted');
  const [reasons, setReasons] = useState<DenialReason[]>([]);
  const [text, setText] = useState('');
  const lead = paidInFull ? 'answer.textPaidInFull' : identity === null ? 'answer.textNoIdentity' : 'answer.text';
  const given = outcome === 'granted' ? [] : reasons;
  const answer = useRecordChange({
    ask: () => answerRequest(id, { revision, outcome, reasons: given, text: asWords(text), about }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t('answer.title')}
      text={t(lead)}
      confirm={t('answer.confirm')}
      busy={answer.isPending}
      error={answer.error}
      disabled={!may.includes(outcome) || (outcome !== 'granted' && reasons.length === 0)}
      onCancel={onClose}
      onConfirm={() => answer.mutate()}
    >
      <div className={classes.form}>
        <SegmentedControl
          fullWidth
          aria-label={t('answer.outcome')}
          value={outcome}
          onChange={setOutcome}
          data={REQUEST_OUTCOMES.map((value) => ({
            value,
            label: t(`outcome.${value}`),
            disabled: !may.includes(value),
          }))}
        />
        {outcome !== 'granted' && (
          <Checkbox.Group
            label={t('answer.reasons')}
            value={reasons}
            onChange={(chosen) => setReasons(DENIAL_REASONS.filter((one) => chosen.includes(one)))}
          >
            <div className={classes.choices}>
              {DENIAL_REASONS.map((value) => (
                <Checkbox key={value} value={value} label={t(`reason.${value}`)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        {kind === 'amendment' && outcome !== 'granted' && patientId !== null && request.about === null && (
          <AboutField patientId={patientId} value={about} onChange={setAbout} />
        )}
        <WordsField
          label={t('answer.words')}
          description={t('answer.wordsHint')}
          most={4000}
          value={text}
          onChange={setText}
        />
      </div>
    </ConfirmDialog>
  );
}

/** What the patient holds against a denied correction, then what the clinic says to that; each stays with the record. */
export function StatementDialog({ request: { id, revision, statement, about: said, patientId }, onClose }: StepProps) {
  const [about, setAbout] = useState<string | null>(null);
  const { t } = useTranslation('requests');
  const whose = statement ? 'clinic' : 'patient'; // one that cannot be read is entered again
  const [text, setText] = useState('');
  const add = useRecordChange({
    ask: () => addStatement(id, { revision, whose, text: asWords(text), about }),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      title={t(`statement.${whose}`)}
      text={t('statement.text')}
      confirm={t('statement.confirm')}
      busy={add.isPending}
      error={add.error}
      disabled={text.trim().length < 3}
      onCancel={onClose}
      onConfirm={() => add.mutate()}
    >
      <div className={classes.form}>
        {said === null && patientId !== null && <AboutField patientId={patientId} value={about} onChange={setAbout} />}
        <WordsField label={t('statement.words')} most={4000} value={text} onChange={setText} />
      </div>
    </ConfirmDialog>
  );
}

/** Ends it for good: nothing brings it back. */
export function WithdrawDialog({ request: { id, revision }, onClose }: StepProps) {
  const { t } = useTranslation('requests');
  const withdraw = useRecordChange({ ask: () => withdrawRequest(id, { revision }), after: onClose });
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
