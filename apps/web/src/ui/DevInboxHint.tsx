import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { installationQuery } from '../api/identity.ts';
import { Note } from './Note.tsx';

/** Where a newcomer to a demo finds the mail that was just sent. Nothing where mail really leaves. */
export function DevInboxHint() {
  const { t } = useTranslation('app');
  const { data } = useQuery(installationQuery);
  if (data?.demo !== true) return null;
  return (
    <Note icon={<IconInbox size={17} aria-hidden />}>
      {t('devInbox.text')}{' '}
      <a href="/dev/inbox" target="_blank" rel="noreferrer">
        {t('devInbox.open')}
      </a>
    </Note>
  );
}
