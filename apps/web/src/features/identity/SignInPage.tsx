import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { installationQuery, signIn } from '../../api/identity.ts';
import { safeNext } from '../../lib/documents.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import classes from './forms.module.css';
import { PasskeyButton } from '../../ui/factors/PasskeyButton.tsx';
import { TicketSteps } from './TicketSteps.tsx';
import { usePasskeySignIn } from './use-passkey-sign-in.ts';

export function SignInPage() {
  const { t } = useTranslation('identity');
  const { next } = useSearch({ strict: false });
  const [ticket, setTicket] = useState<Ticket | null>(null);
  // The workspace is an isolated document, so a sign-in ends with a page load wherever it leads.
  const enter = () => location.assign(safeNext(next, '/imaging'));
  const restart = () => setTicket(null);
  return (
    <AuthFrame title={t('signIn.title')} footer={t(footerOf(ticket))}>
      {ticket === null ? (
        <PasswordStep onTicket={setTicket} onDone={enter} />
      ) : (
        <TicketSteps ticket={ticket} onTicket={setTicket} onDone={enter} onRestart={restart} />
      )}
    </AuthFrame>
  );
}

const footerOf = (ticket: Ticket | null) =>
  ticket?.next === 'enrol' ? 'enrol.footer' : ticket?.next === 'password' ? 'newPassword.footer' : 'signIn.footer';

interface PasswordStepProps {
  onTicket: (ticket: Ticket) => void;
  /** A passkey needs no second step. */
  onDone: () => void;
}

function PasswordStep({ onTicket, onDone }: PasswordStepProps) {
  const { t } = useTranslation('identity');
  const installation = useQuery(installationQuery).data;
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('invalid.email')),
      password: (value) => (value === '' ? t('invalid.required') : null),
    },
  });
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: signIn, onSuccess: onTicket });
  const passkey = usePasskeySignIn({ onTicket, onDone });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(({ email, password }) => {
        passkey.reset();
        mutate({ email: email.trim(), password });
      })}
    >
      <h1>{t('signIn.title')}</h1>
      <p className={classes.lead}>{location.host}</p>
      <ProblemNote error={error ?? passkey.error} />
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="username webauthn"
        size="lg"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        size="lg"
        {...form.getInputProps('password')}
      />
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('signIn.continue')}
      </Button>
      {passkey.works && <PasskeyButton label={t('signIn.passkey')} asking={passkey} onClick={reset} />}
      {installation?.mailReady === true && (
        <div className={classes.choices}>
          <AppLink className={classes.link} to="/forgot">
            {t('signIn.forgot')}
          </AppLink>
          <AppLink className={classes.link} to="/mail-link">
            {t('signIn.byMail')}
          </AppLink>
        </div>
      )}
      {installation?.demo === true && <p className={classes.hint}>{t('signIn.demo')}</p>}
      {installation?.signUpOpen === true && (
        <p className={classes.hint}>
          {t('signIn.noAccount')} <AppLink to="/sign-up">{t('signIn.signUp')}</AppLink>
        </p>
      )}
    </form>
  );
}
