import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { OpenedInvitation, Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { acceptInvitation } from '../../api/team.ts';
import { isAcceptable } from '../../lib/password.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './forms.module.css';
import { PasswordRules } from '../../ui/PasswordRules.tsx';

interface JoinWithPasswordProps {
  secret: string;
  invitation: OpenedInvitation;
  onTicket: (ticket: Ticket) => void;
}

/** The offer to somebody who is new here: they choose a password, and the second factor comes next. */
export function JoinWithPassword({ secret, invitation, onTicket }: JoinWithPasswordProps) {
  const { t } = useTranslation(['team', 'identity', 'app']);
  const locale = useLocale();
  const { clinic, inviter, name, email, role, rules } = invitation;
  const about = { name, email, clinicName: clinic };
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (isAcceptable(value, about, rules) ? null : t('identity:invalid.password')) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) => acceptInvitation({ secret, password, locale }),
    onSuccess: onTicket,
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(({ password }) => mutate(password))}>
      <h1>{clinic}</h1>
      <p className={classes.lead}>
        {t('team:join.offer', { inviter, clinic, role: t(`app:role.${role}`) })} {t('team:join.newText')}
      </p>
      <ProblemNote error={error} />
      <TextInput label={t('team:join.email')} type="email" autoComplete="username" size="lg" readOnly value={email} />
      <PasswordInput
        label={t('team:join.password')}
        autoComplete="new-password"
        size="lg"
        ref={focusOnce}
        {...form.getInputProps('password')}
      />
      <PasswordRules password={form.values.password} about={about} rules={rules} error={error} />
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('team:join.accept')}
      </Button>
    </form>
  );
}

/** The step replaces the form that had the focus, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();
