import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { waitingQuery } from '../../api/messages.ts';
import { Count } from '../../ui/Count.tsx';

/** How many conversations wait for the person who is signed in; nothing when none does. */
export function WaitingCount() {
  const { t } = useTranslation('app');
  const { data: waiting = 0 } = useQuery(waitingQuery);
  if (waiting === 0) return null;
  return (
    <>
      <Count of={waiting} />
      <span className="visually-hidden">{t('shell.waiting', { count: waiting })}</span>
    </>
  );
}
