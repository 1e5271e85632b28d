import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DevInboxHint } from '../../../ui/DevInboxHint.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import formClasses from '../forms.module.css';
import classes from './CheckMail.module.css';

interface CheckMailProps {
  email: string;
  minutes: number;
  /** What a person sees who waits for a mail that never comes. */
  hint: string;
  onAgain: () => Promise<unknown>;
  onOther: () => void;
  children?: ReactNode;
}

/** Something was asked for by mail. Nothing on this page says whether the address is known here. */
export function CheckMail({ email, minutes, hint, onAgain, onOther, children }: CheckMailProps) {
  const { t } = useTranslation('waysIn');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []); // the step replaces the form that had the focus
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: onAgain });
  return (
    <div className={formClasses.form}>
      <h1 ref={heading} tabIndex={-1} className={classes.heading}>
        {t('mail.title')}
      </h1>
      <p className={formClasses.lead}>{t('mail.text', { minutes })}</p>
      <p className={classes.address}>
        <IconMail size={16} stroke={1.8} aria-hidden />
        <b>{email}</b>
      </p>
      {children}
      <DevInboxHint />
      <ProblemNote error={error} />
      <p className={formClasses.lead}>{hint}</p>
      <Button variant="default" size="lg" fullWidth loading={isPending} onClick={() => mutate()}>
        {t('mail.again')}
      </Button>
      <div className={formClasses.choices}>
        <button type="button" className={formClasses.link} onClick={onOther}>
          {t('mail.other')}
        </button>
        <span role="status" className={classes.sent}>
          {isSuccess && !isPending ? t('mail.sentAgain') : ''}
        </span>
      </div>
    </div>
  );
}
