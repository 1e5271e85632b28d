import { Button, PasswordInput, Skeleton } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { OwnPassword, Session } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { ownSessionsQuery, sessionQuery } from '../../../api/identity.ts';
import { changePassword, ownPasswordQuery } from '../../../api/password.ts';
import { formatDate } from '../../../lib/format.ts';
import { isAcceptable } from '../../../lib/password.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { PasswordRules } from '../../../ui/PasswordRules.tsx';
import { Block } from '../../../ui/Block.tsx';
import classes from './PasswordBlock.module.css';

/** How old the person's password is, and a form to change it. */
export function PasswordBlock({ session }: { session: Session }) {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery(ownPasswordQuery);
  const [changing, setChanging] = useState(false);
  const locale = useLocale();
  return (
    <Block id="password" title={t('password.title')} text={t('password.text')}>
      {data === undefined && error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={62} />
      ) : changing ? (
        <ChangeForm own={data} session={session} onClose={() => setChanging(false)} />
      ) : (
        <div className={classes.row}>
          <p>
            {t('password.set', { at: formatDate(data.setAt, locale) })}
            {data.expiresAt !== null && <> {t('password.expires', { at: formatDate(data.expiresAt, locale) })}</>}
          </p>
          <Button size="xs" variant="default" onClick={() => setChanging(true)}>
            {t('password.change')}
          </Button>
        </div>
      )}
    </Block>
  );
}

interface ChangeFormProps {
  own: OwnPassword;
  session: Session;
  onClose: () => void;
}

/** The button that opened the form is gone, so the focus must follow. */
const focusOnce = (input: HTMLInputElement | null) => input?.focus();

function ChangeForm({ own, session, onClose }: ChangeFormProps) {
  const { t } = useTranslation(['settings', 'identity']);
  const client = useQueryClient();
  const about = { name: session.account.name, email: session.account.email, clinicName: session.clinic.name };
  const form = useForm({
    initialValues: { current: '', password: '' },
    validate: {
      current: (value) => (value === '' ? t('identity:invalid.required') : null),
      password: (value) => (isAcceptable(value, about, own.rules) ? null : t('identity:invalid.password')),
    },
  });
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      onClose();
      showDone(t('password.done'), t('password.doneText'));
      for (const { queryKey } of [ownPasswordQuery, ownSessionsQuery, sessionQuery])
        await client.invalidateQueries({ queryKey });
    },
    onError: (error) => {
      if (isCode(error, 'password-wrong')) form.setFieldError('current', t('password.wrong'));
    },
  });
  return (
    <form className={classes.form} noValidate onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <input type="text" hidden readOnly autoComplete="username" value={session.account.email} />
      <PasswordInput
        label={t('password.current')}
        autoComplete="current-password"
        ref={focusOnce}
        {...form.getInputProps('current')}
      />
      <PasswordInput label={t('password.next')} autoComplete="new-password" {...form.getInputProps('password')} />
      <PasswordRules password={form.values.password} about={about} rules={own.rules} error={change.error} />
      <ProblemNote error={change.error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('password.cancel')}
        </Button>
        <Button type="submit" loading={change.isPending}>
          {t('password.confirm')}
        </Button>
      </div>
    </form>
  );
}
