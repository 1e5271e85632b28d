import { Button, Divider, Modal, PasswordInput, TextInput } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery, stepUp } from '../../api/identity.ts';
import { stepUpWithPasskey } from '../../api/passkeys.ts';
import { onStepUp } from '../../api/step-up.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { PasskeyButton } from '../../ui/factors/PasskeyButton.tsx';
import classes from './StepUpDialog.module.css';
import { useHasPasskey } from '../../ui/factors/use-has-passkey.ts';

type Answer = (confirmed: boolean) => void;

/**
 * Opens when the server wants to know again who is at the keyboard. The request that was refused is sent again after
 * it, so the person's work goes on where it was.
 */
export function StepUpDialog() {
  const { t } = useTranslation('app');
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => onStepUp(() => new Promise<boolean>((resolve) => setAnswer(() => resolve))), []);
  const close = (confirmed: boolean) => {
    answer?.(confirmed);
    setAnswer(null);
  };
  return (
    <Modal
      opened={answer !== null}
      onClose={() => close(false)}
      title={t('stepUp.title')}
      size={420}
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {answer !== null && <StepUpForm onDone={() => close(true)} onCancel={() => close(false)} />}
    </Modal>
  );
}

function StepUpForm({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation('app');
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const onSuccess = (session: Session) => {
    client.setQueryData(sessionQuery.queryKey, session);
    onDone();
  };
  const confirm = useMutation({
    mutationFn: () => stepUp({ password, code: code.trim() }),
    onSuccess,
    onError: () => setCode(''),
  });
  const passkey = useMutation({ mutationFn: stepUpWithPasskey, onSuccess });
  const hasPasskey = useHasPasskey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // a dialog over a form is still inside it for React
    passkey.reset();
    confirm.mutate();
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <p>{t('stepUp.text')}</p>
      <ProblemNote error={confirm.error ?? passkey.error} />
      {hasPasskey && (
        <>
          <PasskeyButton label={t('stepUp.passkey')} size="md" asking={passkey} onClick={confirm.reset} />
          <Divider label={t('stepUp.or')} />
        </>
      )}
      <PasswordInput
        label={t('stepUp.password')}
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <TextInput
        label={t('stepUp.code')}
        description={t('stepUp.codeHint')}
        inputMode="text"
        autoComplete="one-time-code"
        maxLength={24}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={confirm.isPending} disabled={password === '' || code.trim().length < 6}>
          {t('stepUp.confirm')}
        </Button>
      </div>
    </form>
  );
}
