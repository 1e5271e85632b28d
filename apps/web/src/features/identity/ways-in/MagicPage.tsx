import { Button, TextInput } from '@mantine/core';
import type { Ticket } from '@hyaline/contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { openMagicLink } from '../../../api/ways-in.ts';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../forms.module.css';
import { AskAgain } from './AskAgain.tsx';
import { LinkFrame } from './LinkFrame.tsx';

/** Signs in with a mailed link instead of the password; in another browser than the first, with the code shown there. */
export function MagicPage() {
  const { t } = useTranslation('waysIn');
  return (
    <LinkFrame title={t('magic.title')} again="/mail-link">
      {(secret, onTicket) => <MagicStep secret={secret} onTicket={onTicket} />}
    </LinkFrame>
  );
}

const focusOnce = (input: HTMLInputElement | null) => input?.focus();

function MagicStep({ secret, onTicket }: { secret: string; onTicket: (ticket: Ticket) => void }) {
  const { t } = useTranslation('waysIn');
  const [elsewhere, setElsewhere] = useState(false);
  const [code, setCode] = useState('');
  const [invalid, setInvalid] = useState(false);
  const typed = code.replaceAll(' ', '');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => openMagicLink({ secret, ...(typed === '' ? {} : { code: typed }) }),
    onSuccess: onTicket,
    onError: (refused) => setElsewhere(elsewhere || isCode(refused, 'other-browser')),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const unusable = elsewhere && !/^\d{6}$/.test(typed);
    setInvalid(unusable);
    if (!unusable) mutate();
  };
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <h1>{t('magic.title')}</h1>
      <p className={classes.lead}>{t('magic.text')}</p>
      <ProblemNote error={isCode(error, 'other-browser') ? null : error} />
      {elsewhere && (
        <>
          <Note tone="brand">{t('magic.elsewhere')}</Note>
          <TextInput
            label={t('magic.code')}
            size="lg"
            ref={focusOnce}
            classNames={{ input: classes.code }}
            inputMode="numeric"
            autoComplete="off"
            maxLength={7}
            value={code}
            error={invalid ? t('invalid.code') : null}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        </>
      )}
      <Button type="submit" size="lg" fullWidth loading={isPending} rightSection={<IconArrowRight size={16} />}>
        {t('magic.confirm')}
      </Button>
      <AskAgain error={error} to="/mail-link" />
    </form>
  );
}
