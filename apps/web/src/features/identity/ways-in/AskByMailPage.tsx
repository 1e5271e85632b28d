import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { MailAsked } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askMagicLink, askPasswordReset } from '../../../api/ways-in.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { AuthFrame } from '../AuthFrame.tsx';
import formClasses from '../forms.module.css';
import { CheckMail } from './CheckMail.tsx';
import classes from './CheckMail.module.css';

type Asked = MailAsked & { code?: string };

interface AskByMailProps {
  title: string;
  text: string;
  /** Shown while waiting for the mail. */
  hint: string;
  ask: (email: string) => Promise<Asked>;
}

export function ForgotPage() {
  const { t } = useTranslation('waysIn');
  const ask = (email: string) => askPasswordReset({ email });
  return <AskByMail title={t('forgot.title')} text={t('forgot.text')} hint={t('forgot.hint')} ask={ask} />;
}

export function MailLinkPage() {
  const { t } = useTranslation('waysIn');
  const ask = (email: string) => askMagicLink({ email });
  return <AskByMail title={t('mailLink.title')} text={t('mailLink.text')} hint={t('mailLink.hint')} ask={ask} />;
}

/** One address, then the same next step for everybody. */
function AskByMail({ title, text, hint, ask }: AskByMailProps) {
  const { t } = useTranslation('waysIn');
  const [asked, setAsked] = useState<Asked | null>(null);
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('invalid.email')) },
  });
  const email = form.values.email.trim();
  const { mutate, mutateAsync, isPending, error } = useMutation({ mutationFn: () => ask(email), onSuccess: setAsked });
  return (
    <AuthFrame title={title} footer={t('link.footer')}>
      {asked === null ? (
        <form className={formClasses.form} noValidate onSubmit={form.onSubmit(() => mutate())}>
          <h1>{title}</h1>
          <p className={formClasses.lead}>{text}</p>
          <ProblemNote error={error} />
          <TextInput
            label={t('mail.email')}
            type="email"
            autoComplete="username"
            size="lg"
            {...form.getInputProps('email')}
          />
          <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
            {t('mail.send')}
          </Button>
          <p className={formClasses.hint}>
            <AppLink to="/sign-in">{t('mail.back')}</AppLink>
          </p>
        </form>
      ) : (
        <CheckMail
          email={email}
          minutes={asked.validMinutes}
          hint={hint}
          onAgain={mutateAsync}
          onOther={() => setAsked(null)}
        >
          {asked.code !== undefined && (
            <>
              <p className={formClasses.lead}>{t('mailLink.code')}</p>
              <p className={classes.code}>{asked.code.replace(/(.{3})/, '$1 ')}</p>
            </>
          )}
        </CheckMail>
      )}
    </AuthFrame>
  );
}
