import { Button, Modal, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import {
  EXAMPLE_REF,
  PATIENT_REF,
  FORM_CLOSINGS,
  type FormClosing,
  type FormRequest,
  type OpenedFormRequest,
  REQUEST_LAWS,
  type RequestLaw,
} from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../api/patients.ts';
import { closeFormRequest, formRequestQuery, joinFormRequest } from '../../api/requests.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useNamesHidden } from '../../lib/names-hidden.ts';
import { useNoPrint } from '../../lib/use-no-print.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './requests.module.css';

interface FormRequestDialogProps {
  request: FormRequest;
  onClose: () => void;
}

/** What came on the public form: into a patient's record, where it is made sure who asks, or closed without one. */
export function FormRequestDialog({ request, onClose }: FormRequestDialogProps) {
  const { t } = useTranslation(['requests', 'app']);
  useNoPrint(t('requests:form.noPrint'));
  const { data, error, refetch } = useQuery(formRequestQuery(request.id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t(`requests:kind.${request.kind}`)} · ${request.ref}`}
      size={560}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {data !== undefined ? (
        <Opened request={data} onClose={onClose} />
      ) : error === null ? (
        <Skeleton height={220} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Modal>
  );
}

function Opened({ request, onClose }: { request: OpenedFormRequest; onClose: () => void }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const hidden = useNamesHidden();
  const { name, email, phone, words, forSelf, askedOn, law, source, closedAs } = request;
  const who = hidden ? t('form.hidden') : [name, email, phone].filter((each) => each !== '').join(' · ');
  return (
    <div className={classes.form}>
      <p className={classes.muted}>
        {t('form.came', { day: formatDate(`${askedOn}T12:00:00Z`, locale) })} {t(`law.${law}`)} ({source})
      </p>
      <div className={classes.who}>
        <strong>{who}</strong>
        <span className={classes.muted}>{t(forSelf ? 'form.self' : 'form.other')}</span>
      </div>
      <blockquote className={classes.words}>{words}</blockquote>
      {closedAs === null ? (
        <Settle id={request.id} usualLaw={law} onClose={onClose} />
      ) : (
        <p className={classes.muted}>{t('form.closedAs', { why: t(`form.as.${closedAs}`) })}</p>
      )}
    </div>
  );
}

function Settle({ id, usualLaw, onClose }: { id: string; usualLaw: RequestLaw; onClose: () => void }) {
  const { t } = useTranslation('requests');
  const navigate = useNavigate();
  const [ref, setRef] = useState('');
  const [law, setLaw] = useState(usualLaw);
  const [as, setAs] = useState<FormClosing>('identity-not-shown');
  const [closing, setClosing] = useState(false);
  const known = ref.trim().toUpperCase();
  const isRef = PATIENT_REF.test(known);
  const join = useRecordChange({
    ask: () => joinFormRequest(id, { patientRef: known, law }),
    after: ({ patientId }) => navigate({ to: `/patients/${patientId}/requests` }),
  });
  const close = useRecordChange({ ask: () => closeFormRequest(id, { as }), done: t('form.done'), after: onClose });
  return (
    <>
      <p className={classes.notice}>{t('form.warning')}</p>
      {closing ? (
        <>
          <NativeSelect
            label={t('form.why')}
            description={t('form.whyText')}
            value={as}
            onChange={({ currentTarget }) => setAs(currentTarget.value as FormClosing)}
            data={FORM_CLOSINGS.map((value) => ({ value, label: t(`form.as.${value}`) }))}
          />
          <ProblemNote error={close.error} />
          <div className={classes.actions}>
            <Button variant="default" onClick={() => setClosing(false)}>
              {t('form.back')}
            </Button>
            <Button loading={close.isPending} onClick={() => close.mutate()}>
              {t('form.close')}
            </Button>
          </div>
        </>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            join.mutate();
          }}
        >
          <TextInput
            label={t('form.ref')}
            description={t('form.refText')}
            placeholder={EXAMPLE_REF}
            autoComplete="off"
            value={ref}
            onChange={({ currentTarget }) => setRef(currentTarget.value)}
            data-autofocus
          />
          {isRef && <Whose patientRef={known} />}
          <NativeSelect
            label={t('enter.law')}
            value={law}
            onChange={({ currentTarget }) => setLaw(currentTarget.value as RequestLaw)}
            data={REQUEST_LAWS.map((value) => ({ value, label: t(`law.${value}`) }))}
          />
          <ProblemNote error={join.error} />
          <div className={classes.actions}>
            <Button type="submit" loading={join.isPending} disabled={!isRef}>
              {t('form.join')}
            </Button>
            <Button variant="default" onClick={() => setClosing(true)}>
              {t('form.without')}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

/** A wrong letter in a reference puts a stranger's words into somebody else's record: the name stands beside it. */
function Whose({ patientRef }: { patientRef: string }) {
  const { t } = useTranslation('requests');
  const hidden = useNamesHidden();
  const { data, isPlaceholderData } = useQuery(searchQuery(patientRef));
  if (data === undefined || isPlaceholderData) return null;
  const found = data.patients.find(({ ref }) => ref === patientRef);
  if (!found) return <p role="status">{t('form.noPatient')}</p>;
  const name = hidden ? t('form.hidden') : `${found.givenName as string} ${found.familyName as string}`;
  return <p role="status">{t('form.patient', { name })}</p>;
}
