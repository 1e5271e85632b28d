import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { resetPassword } from '../../../api/ways-in.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../forms.module.css';
import { PasswordRules } from '../../../ui/PasswordRules.tsx';
import { AskAgain } from './AskAgain.tsx';
import { LinkFrame } from './LinkFrame.tsx';

/** A new password in place of a forgotten one, then the second factor. */
export function ResetPage() {
  const { t } = useTranslation('waysIn');
  return (
    <LinkFrame title={t('reset.title')} again="/forgot">
      {(secret, onTicket) => <ResetStep secret={secret} onTicket={onTicket} />}
    </LinkFrame>
  );
}

function ResetStep({ secret, onTicket }: { secret: string; onTicket: (ticket: Ticket) => void }) {
  const { t } = useTranslation('waysIn');
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (value === '' ? t('invalid.required') : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) => resetPassword({ secret, password }),
    onSuccess: onTicket,
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit(({ password }) => mutate(password))}>
      <h1>{t('reset.title')}</h1>
      <p className={classes.lead}>{t('reset.text')}</p>
      <ProblemNote error={error} />
      <PasswordInput
        label={t('reset.password')}
        autoComplete="new-password"
        size="lg"
        {...form.getInputProps('password')}
      />
      <PasswordRules password={form.values.password} error={error} />
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('reset.confirm')}
      </Button>
      <AskAgain error={error} to="/forgot" />
    </form>
  );
}
