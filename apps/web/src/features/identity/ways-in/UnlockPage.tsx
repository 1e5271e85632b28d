import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unlockAccount } from '../../../api/ways-in.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../forms.module.css';
import { AskAgain } from './AskAgain.tsx';
import { LinkFrame } from './LinkFrame.tsx';

/** Ends the wait after too many wrong passwords or codes. */
export function UnlockPage() {
  const { t } = useTranslation('waysIn');
  return (
    <LinkFrame title={t('unlock.title')} again="/sign-in">
      {(secret) => <UnlockStep secret={secret} />}
    </LinkFrame>
  );
}

function UnlockStep({ secret }: { secret: string }) {
  const { t } = useTranslation('waysIn');
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: () => unlockAccount({ secret }) });
  if (isSuccess)
    return (
      <div className={classes.form}>
        <h1>{t('unlock.done')}</h1>
        <p className={classes.lead} role="status">
          {t('unlock.doneText')}
        </p>
        <Button size="lg" fullWidth renderRoot={(props) => <AppLink to="/sign-in" {...props} />}>
          {t('unlock.signIn')}
        </Button>
      </div>
    );
  return (
    <div className={classes.form}>
      <h1>{t('unlock.title')}</h1>
      <p className={classes.lead}>{t('unlock.text')}</p>
      <ProblemNote error={error} />
      <Button
        size="lg"
        fullWidth
        loading={isPending}
        rightSection={<IconArrowRight size={16} />}
        onClick={() => mutate()}
      >
        {t('unlock.confirm')}
      </Button>
      <AskAgain error={error} to="/sign-in" />
    </div>
  );
}
