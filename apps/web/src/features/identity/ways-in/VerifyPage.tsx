import { Button, PasswordInput } from '@mantine/core';
import type { Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { verifySignUp } from '../../../api/ways-in.ts';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../forms.module.css';
import { AskAgain } from './AskAgain.tsx';
import { LinkFrame } from './LinkFrame.tsx';

/** Proves the address of a sign-up and opens its clinic; in another browser than the first, with its password. */
export function VerifyPage() {
  const { t } = useTranslation('waysIn');
  return (
    <LinkFrame title={t('verify.title')} again="/sign-up" home="/welcome">
      {(secret, onTicket) => <VerifyStep secret={secret} onTicket={onTicket} />}
    </LinkFrame>
  );
}

const focusOnce = (input: HTMLInputElement | null) => input?.focus();

function VerifyStep({ secret, onTicket }: { secret: string; onTicket: (ticket: Ticket) => void }) {
  const { t } = useTranslation('waysIn');
  const [elsewhere, setElsewhere] = useState(false);
  const [password, setPassword] = useState('');
  const [invalid, setInvalid] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => verifySignUp({ secret, ...(password === '' ? {} : { password }) }),
    onSuccess: onTicket,
    onError: (refused) => setElsewhere(elsewhere || isCode(refused, 'other-browser')),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = elsewhere && password === '';
    setInvalid(missing);
    if (!missing) mutate();
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('verify.title')}</h1>
      <p className={classes.lead}>{t('verify.text')}</p>
      <ProblemNote error={isCode(error, 'other-browser') ? null : error} />
      {elsewhere && (
        <>
          <Note tone="brand">{t('verify.elsewhere')}</Note>
          <PasswordInput
            label={t('verify.password')}
            autoComplete="current-password"
            size="lg"
            ref={focusOnce}
            value={password}
            error={invalid ? t('invalid.required') : null}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </>
      )}
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('verify.confirm')}
      </Button>
      <AskAgain error={error} to="/sign-up" />
    </form>
  );
}
