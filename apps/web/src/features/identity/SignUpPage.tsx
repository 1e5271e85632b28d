import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { MailAsked } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import { installationQuery } from '../../api/identity.ts';
import { signUp } from '../../api/ways-in.ts';
import { isAcceptable } from '../../lib/password.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { CheckMail } from './ways-in/CheckMail.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import classes from './forms.module.css';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { PasswordRules } from '../../ui/PasswordRules.tsx';

/** A new clinic: owner and password here; the mailed link goes on to second factor, recovery codes and workspace. */
export function SignUpPage() {
  const { t } = useTranslation('identity');
  const installation = useQuery(installationQuery).data;
  const [invitation] = useState(takeInvitation);
  const open = invitation !== undefined || installation?.signUpOpen;
  return (
    <AuthFrame title={t('signUp.title')} footer={t('signUp.footer')}>
      {open === false ? <Closed why={t('signUp.closed')} /> : null}
      {open === true && installation?.mailReady === false ? <Closed why={t('signUp.noMail')} /> : null}
      {installation === undefined || (open === true && installation.mailReady) ? (
        <ClinicForm invitation={invitation} />
      ) : null}
    </AuthFrame>
  );
}

function Closed({ why }: { why: string }) {
  const { t } = useTranslation('identity');
  return (
    <div className={classes.form}>
      <h1>{t('signUp.title')}</h1>
      <Note>{why}</Note>
      <Button size="lg" fullWidth renderRoot={(props) => <AppLink to="/sign-in" {...props} />}>
        {t('signUp.signIn')}
      </Button>
    </div>
  );
}

/** Out of a mail from the waitlist: it opens a sign-up that is closed to others. Taken out of the address at once. */
function takeInvitation(): string | undefined {
  const { hash, pathname } = location;
  if (hash === '') return undefined;
  history.replaceState(history.state, '', pathname);
  return /^#([0-9a-f-]{36}\.[\w-]{43})$/.exec(hash)?.[1];
}

function ClinicForm({ invitation }: { invitation: string | undefined }) {
  const { t } = useTranslation(['identity', 'waysIn']);
  const [asked, setAsked] = useState<MailAsked | null>(null);
  const locale = useLocale();
  const form = useForm({
    initialValues: { clinicName: '', name: '', email: '', password: '' },
    validate: {
      clinicName: (value) => (value.trim().length >= 2 ? null : t('invalid.clinicName')),
      name: (value) => (value.trim() !== '' ? null : t('invalid.required')),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('invalid.email')),
      password: (value, about) => (isAcceptable(value, about) ? null : t('invalid.password')),
    },
  });
  const { password, ...texts } = form.values;
  const [clinicName, name, email] = [texts.clinicName.trim(), texts.name.trim(), texts.email.trim()];
  const { mutate, mutateAsync, isPending, error } = useMutation({
    mutationFn: () =>
      signUp({ clinicName, name, email, password, locale, ...(invitation === undefined ? {} : { invitation }) }),
    onSuccess: setAsked,
    onError: (refused) =>
      markFields(refused, (field) =>
        form.setFieldError(field, field === 'password' ? t('invalid.password') : t('invalid.required')),
      ),
  });
  if (asked !== null)
    return (
      <CheckMail
        email={email}
        minutes={asked.validMinutes}
        hint={t('waysIn:signUp.hint')}
        onAgain={mutateAsync}
        onOther={() => setAsked(null)}
      />
    );
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(() => mutate())}>
      <h1>{t('signUp.title')}</h1>
      <p className={classes.lead}>{t('signUp.text')}</p>
      <ProblemNote error={error} />
      <div>
        <TextInput
          label={t('signUp.clinicName')}
          autoComplete="organization"
          size="lg"
          {...form.getInputProps('clinicName')}
        />
        <IdentifierNotice text={form.values.clinicName} />
      </div>
      <TextInput label={t('signUp.name')} autoComplete="name" size="lg" {...form.getInputProps('name')} />
      <TextInput
        label={t('signUp.email')}
        type="email"
        autoComplete="username"
        size="lg"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('signUp.password')}
        autoComplete="new-password"
        size="lg"
        {...form.getInputProps('password')}
      />
      <PasswordRules password={form.values.password} about={form.values} error={error} />
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('signUp.continue')}
      </Button>
      <p className={classes.hint}>
        {t('signUp.haveAccount')} <AppLink to="/sign-in">{t('signUp.signIn')}</AppLink>
      </p>
    </form>
  );
}

/** Marks what the server refused, where the form has a field of that name. */
function markFields(refused: Error, mark: (field: string) => void): void {
  if (!(refused instanceof ApiError)) return;
  for (const field of refused.fields) mark(field.replace(/^\/?(?:body[./])?/, ''));
}
