import { Button, TextInput } from '@mantine/core';
import type { SignInEnd, Ticket } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { confirmSignIn, installationQuery, sessionQuery } from '../../api/identity.ts';
import { confirmWithPasskey, passkeysWork } from '../../api/passkeys.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './forms.module.css';
import { PasskeyButton } from '../../ui/factors/PasskeyButton.tsx';

interface CodeStepProps {
  ticket: string;
  /** What the person may confirm with, as the ticket tells. */
  methods: Ticket['methods'];
  onDone: () => void;
  /** The password has run out: this ticket leads to a new one. */
  onPassword: (ticket: Ticket) => void;
  onRestart: () => void;
}

/** The step replaces the form that had the focus, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

/** The second factor: six digits, or one of the recovery codes. */
export function CodeStep({ ticket, methods, onDone, onPassword, onRestart }: CodeStepProps) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [invalid, setInvalid] = useState(false);
  const onSuccess = (end: SignInEnd) => {
    if ('ticket' in end) return onPassword(end);
    client.setQueryData(sessionQuery.queryKey, end);
    onDone();
  };
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => confirmSignIn(ticket, code.trim()),
    onSuccess,
  });
  const passkey = useMutation({ mutationFn: () => confirmWithPasskey(ticket), onSuccess });
  const works = passkeysWork(useQuery(installationQuery).data);
  const hasPasskey = works && methods?.includes('passkey') === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = recovery ? code.trim().length >= 6 : /^\d{6}$/.test(code.trim());
    setInvalid(!usable);
    passkey.reset();
    if (usable) mutate();
  };
  const swap = () => {
    setRecovery(!recovery);
    setCode('');
    setInvalid(false);
    reset();
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('code.title')}</h1>
      <p className={classes.lead}>{recovery ? t('code.recoveryText') : t('code.text')}</p>
      <ProblemNote error={error ?? passkey.error} />
      <TextInput
        key={recovery ? 'recovery' : 'totp'}
        label={recovery ? t('code.recoveryLabel') : t('code.label')}
        size="lg"
        ref={focusOnce}
        classNames={{ input: classes.code }}
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        maxLength={recovery ? 24 : 6}
        value={code}
        error={invalid ? (recovery ? t('invalid.required') : t('invalid.code')) : null}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="lg" fullWidth loading={isPending}>
        {t('code.confirm')}
      </Button>
      {hasPasskey && <PasskeyButton label={t('code.usePasskey')} asking={passkey} onClick={reset} />}
      <div className={classes.choices}>
        <button type="button" className={classes.link} onClick={swap}>
          {recovery ? t('code.useTotp') : t('code.useRecovery')}
        </button>
        <button
          type="button"
          className={classes.link}
          onClick={onRestart}
          data-strong={isCode(error, 'ticket-expired')}
        >
          {t('code.back')}
        </button>
      </div>
    </form>
  );
}
