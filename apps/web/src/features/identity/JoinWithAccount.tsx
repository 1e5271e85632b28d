import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { OpenedInvitation, Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { joinClinic } from '../../api/team.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './forms.module.css';

interface JoinWithAccountProps {
  secret: string;
  invitation: OpenedInvitation;
  onTicket: (ticket: Ticket) => void;
  onDone: () => void;
}

/** The offer to somebody who has an account: they sign in as that person, and the clinic is added to it. */
export function JoinWithAccount({ secret, invitation, onTicket, onDone }: JoinWithAccountProps) {
  const { t } = useTranslation(['team', 'identity', 'app']);
  const client = useQueryClient();
  const { clinic, inviter, email, role, next } = invitation;
  const enrolled = next === 'sign-in';
  const form = useForm({
    initialValues: { password: '', code: '' },
    validate: {
      password: (value) => (value === '' ? t('identity:invalid.required') : null),
      code: (value) => (enrolled && value.trim().length < 6 ? t('identity:invalid.code') : null),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ password, code }: { password: string; code: string }) =>
      joinClinic({ secret, password, ...(enrolled ? { code: code.trim() } : {}) }),
    onSuccess: (end) => {
      client.clear(); // whoever was signed in here before
      if ('ticket' in end) onTicket(end);
      else onDone();
    },
    onError: () => form.setFieldValue('code', ''),
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => mutate(values))}>
      <h1>{clinic}</h1>
      <p className={classes.lead}>
        {t('team:join.offer', { inviter, clinic, role: t(`app:role.${role}`) })}{' '}
        {enrolled ? t('team:join.signInText') : t('team:join.enrolText')}
      </p>
      <ProblemNote error={error} />
      <TextInput label={t('team:join.email')} type="email" autoComplete="username" size="lg" readOnly value={email} />
      <PasswordInput
        label={t('team:join.password')}
        autoComplete="current-password"
        size="lg"
        ref={focusOnce}
        {...form.getInputProps('password')}
      />
      {enrolled && (
        <TextInput
          label={t('team:join.code')}
          classNames={{ input: classes.code }}
          autoComplete="one-time-code"
          maxLength={24}
          size="lg"
          {...form.getInputProps('code')}
        />
      )}
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {enrolled ? t('team:join.joinNow') : t('team:join.accept')}
      </Button>
    </form>
  );
}

/** The step replaces the form that had the focus, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();
