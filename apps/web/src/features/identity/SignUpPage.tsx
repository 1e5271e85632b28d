import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SignUp, Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors.ts';
import { installationQuery, signUp } from '../../api/identity.ts';
import { isAcceptable } from '../../lib/password.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import { Enrolment } from './Enrolment.tsx';
import classes from './forms.module.css';
import { PasswordRules } from './PasswordRules.tsx';

/** A new clinic in one flow: owner, password, second factor, recovery codes, workspace. */
export function SignUpPage() {
  const { t } = useTranslation('identity');
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const installation = useQuery(installationQuery).data;
  const enter = () => location.assign('/imaging');
  return (
    <AuthFrame title={t('signUp.title')} footer={ticket === null ? t('signUp.footer') : t('enrol.footer')}>
      {ticket !== null ? (
        <Enrolment ticket={ticket.ticket} onDone={enter} onRestart={() => location.assign('/sign-in')} />
      ) : installation?.signUpOpen === false ? (
        <Closed />
      ) : (
        <ClinicForm onTicket={setTicket} />
      )}
    </AuthFrame>
  );
}

function Closed() {
  const { t } = useTranslation('identity');
  return (
    <div className={classes.form}>
      <h1>{t('signUp.title')}</h1>
      <Note>{t('signUp.closed')}</Note>
      <Button size="lg" fullWidth renderRoot={(props) => <AppLink to="/sign-in" {...props} />}>
        {t('signUp.signIn')}
      </Button>
    </div>
  );
}

function ClinicForm({ onTicket }: { onTicket: (ticket: Ticket) => void }) {
  const { t } = useTranslation('identity');
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
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: SignUp) => signUp(body),
    onSuccess: onTicket,
    onError: (refused) => markFields(refused, form.setFieldError, t('invalid.required')),
  });
  const submit = form.onSubmit((values) =>
    mutate({
      ...values,
      clinicName: values.clinicName.trim(),
      name: values.name.trim(),
      email: values.email.trim(),
      locale,
    }),
  );
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('signUp.title')}</h1>
      <p className={classes.lead}>{t('signUp.text')}</p>
      <ProblemNote error={error} />
      <TextInput
        label={t('signUp.clinicName')}
        autoComplete="organization"
        size="lg"
        {...form.getInputProps('clinicName')}
      />
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
function markFields(refused: Error, mark: (field: string, text: string) => void, text: string): void {
  if (!(refused instanceof ApiError)) return;
  for (const field of refused.fields) mark(field.replace(/^\/?(?:body[./])?/, ''), text);
}
