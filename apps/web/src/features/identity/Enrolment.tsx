import { Button, Skeleton, TextInput } from '@mantine/core';
import type { Ticket } from '@hyaline/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmEnrolment, startEnrolment } from '../../api/identity.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './forms.module.css';
import { NewSecret } from '../../ui/factors/NewSecret.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

interface EnrolmentProps {
  ticket: string;
  onDone: () => void;
  /** The password has run out: this ticket leads to a new one. */
  onPassword?: (ticket: Ticket) => void;
  onRestart: () => void;
}

/** Second factor for the first time: scan, confirm with a code, keep the recovery codes. */
export function Enrolment({ ticket, onDone, onPassword, onRestart }: EnrolmentProps) {
  const { t } = useTranslation('identity');
  const secret = useQuery({
    queryKey: ['enrolment', ticket],
    queryFn: () => startEnrolment(ticket),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const [code, setCode] = useState('');
  const [invalid, setInvalid] = useState(false);
  const confirm = useMutation({ mutationFn: () => confirmEnrolment(ticket, code.trim()) });
  if (confirm.data !== undefined) {
    const enrolled = confirm.data;
    const leave = () => ('ticket' in enrolled ? onPassword?.(enrolled.ticket) : onDone());
    return <RecoveryCodes codes={enrolled.recoveryCodes} onDone={leave} />;
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = /^\d{6}$/.test(code.trim());
    setInvalid(!usable);
    if (usable) confirm.mutate();
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('enrol.title')}</h1>
      <p className={classes.lead}>{t('enrol.text')}</p>
      <ProblemNote error={confirm.error ?? secret.error} />
      {secret.data === undefined ? (
        <Skeleton height={196} width={196} radius="lg" animate={secret.isPending} />
      ) : (
        <NewSecret {...secret.data} />
      )}
      <TextInput
        label={t('enrol.code')}
        size="lg"
        classNames={{ input: classes.code }}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        error={invalid ? t('invalid.code') : null}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="lg" fullWidth loading={confirm.isPending}>
        {t('enrol.confirm')}
      </Button>
      <div className={classes.choices}>
        <button type="button" className={classes.link} onClick={onRestart}>
          {t('code.back')}
        </button>
      </div>
    </form>
  );
}
