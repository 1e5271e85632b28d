import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { sessionQuery } from '../../api/identity.ts';
import { replacePassword } from '../../api/password.ts';
import { isAcceptable } from '../../lib/password.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './forms.module.css';
import { PasswordRules } from '../../ui/PasswordRules.tsx';

interface NewPasswordStepProps {
  ticket: Ticket;
  onDone: () => void;
  onRestart: () => void;
}

/** The step replaces the form that had the focus, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

/** Both factors have passed, but the password has run out: a new one, and the sign-in goes on where it led. */
export function NewPasswordStep({ ticket, onDone, onRestart }: NewPasswordStepProps) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const form = useForm({
    initialValues: { password: '' },
    validate: {
      password: (value) => (isAcceptable(value, {}, ticket.rules) ? null : t('invalid.password')),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) => replacePassword({ ticket: ticket.ticket, password }),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      onDone();
    },
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(({ password }) => mutate(password))}>
      <h1>{t('newPassword.title')}</h1>
      <p className={classes.lead}>{t('newPassword.text', { days: ticket.rules?.expiryDays ?? 0 })}</p>
      <ProblemNote error={error} />
      <PasswordInput
        label={t('newPassword.label')}
        autoComplete="new-password"
        size="lg"
        ref={focusOnce}
        {...form.getInputProps('password')}
      />
      <PasswordRules password={form.values.password} error={error} {...(ticket.rules ? { rules: ticket.rules } : {})} />
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('newPassword.confirm')}
      </Button>
      <div className={classes.choices}>
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
