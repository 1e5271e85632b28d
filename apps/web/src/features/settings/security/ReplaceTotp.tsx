import { Button, Divider, PasswordInput, TextInput } from '@mantine/core';
import type { TotpEnrolment } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginTotpReset, confirmTotpReset, ownFactorsQuery } from '../../../api/factors.ts';
import { ownSessionsQuery, sessionQuery } from '../../../api/identity.ts';
import { provePasskey } from '../../../api/passkeys.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { NewSecret } from '../../../ui/factors/NewSecret.tsx';
import { PasskeyButton } from '../../../ui/factors/PasskeyButton.tsx';
import { useHasPasskey } from '../../../ui/factors/use-has-passkey.ts';
import dialog from './dialog.module.css';

/** First who is there, then the new app and its first code. Until that the present app stays as it is. */
export function ReplaceTotp({ onClose }: { onClose: () => void }) {
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null);
  return enrolment === null ? (
    <Proof onProven={setEnrolment} onClose={onClose} />
  ) : (
    <Confirm enrolment={enrolment} onClose={onClose} />
  );
}

interface ProofProps {
  onProven: (enrolment: TotpEnrolment) => void;
  onClose: () => void;
}

function Proof({ onProven, onClose }: ProofProps) {
  const { t } = useTranslation(['factors', 'app']);
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const onSuccess = (enrolment: TotpEnrolment) => {
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    onProven(enrolment);
  };
  const typed = useMutation({
    mutationFn: () => beginTotpReset({ password, code: code.trim() }),
    onSuccess,
    onError: () => setCode(''),
  });
  const passkey = useMutation({ mutationFn: async () => beginTotpReset(await provePasskey()), onSuccess });
  const hasPasskey = useHasPasskey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    passkey.reset();
    typed.mutate();
  };
  return (
    <form className={dialog.form} noValidate onSubmit={submit}>
      <p>{t('factors:totp.proof')}</p>
      <ProblemNote error={typed.error ?? passkey.error} />
      {hasPasskey && (
        <>
          <PasskeyButton label={t('factors:totp.passkey')} size="md" asking={passkey} onClick={typed.reset} />
          <Divider label={t('factors:totp.or')} />
        </>
      )}
      <PasswordInput
        label={t('factors:totp.password')}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <TextInput
        label={t('factors:totp.code')}
        description={t('factors:totp.codeHint')}
        autoComplete="one-time-code"
        maxLength={24}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className={dialog.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button type="submit" loading={typed.isPending} disabled={password === '' || code.trim().length < 6}>
          {t('factors:totp.continue')}
        </Button>
      </div>
    </form>
  );
}

/** The step replaces the form that had the focus, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

function Confirm({ enrolment, onClose }: { enrolment: TotpEnrolment; onClose: () => void }) {
  const { t } = useTranslation(['factors', 'identity', 'app']);
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const [invalid, setInvalid] = useState(false);
  const confirm = useMutation({
    mutationFn: () => confirmTotpReset(code.trim()),
    onSuccess: async () => {
      onClose();
      showDone(t('factors:totp.done'), t('factors:totp.doneText'));
      for (const { queryKey } of [ownFactorsQuery, ownSessionsQuery]) await client.invalidateQueries({ queryKey });
    },
    onError: () => setCode(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = /^\d{6}$/.test(code.trim());
    setInvalid(!usable);
    if (usable) confirm.mutate();
  };
  return (
    <form className={dialog.form} noValidate onSubmit={submit}>
      <p>{t('factors:totp.scan')}</p>
      <ProblemNote error={confirm.error} />
      <NewSecret {...enrolment} />
      <TextInput
        label={t('identity:enrol.code')}
        ref={focusOnce}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        error={invalid ? t('identity:invalid.code') : null}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className={dialog.actions}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button type="submit" loading={confirm.isPending}>
          {t('factors:totp.confirm')}
        </Button>
      </div>
    </form>
  );
}
