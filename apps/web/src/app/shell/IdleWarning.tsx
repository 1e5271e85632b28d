import { Button, Modal } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { peekSession, sessionQuery, staySignedIn } from '../../api/identity.ts';
import { useNow } from '../../lib/use-now.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useSignOut } from './AccountMenu.tsx';
import { secondsLeft, WARN_SECONDS } from './idle.ts';

/**
 * Says two minutes ahead that the session ends, and offers to stay. Other requests may have moved the end meanwhile,
 * so the server is asked first; asking does not count as use.
 */
export function IdleWarning({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const client = useQueryClient();
  const now = useNow(1000);
  const left = secondsLeft(session, now);
  const close = left <= WARN_SECONDS;
  const over = left <= 0;
  const leave = useSignOut();
  const stay = useMutation({
    mutationFn: staySignedIn,
    onSuccess: (renewed) => client.setQueryData(sessionQuery.queryKey, renewed),
  });

  useEffect(() => {
    // `close` turns true once before the end, `over` once at it: two questions, no polling.
    if (close)
      void peekSession().then(
        (seen) => client.setQueryData(sessionQuery.queryKey, seen),
        () => undefined,
      );
  }, [client, close, over]);
  useEffect(() => {
    if (!over) return undefined;
    // A grace for the answer above; without a session the page must not go on showing the clinic.
    const timer = setTimeout(() => {
      client.clear();
      location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    }, 3000);
    return () => clearTimeout(timer);
  }, [client, over]);

  return (
    <Modal
      opened={close}
      onClose={() => stay.mutate()}
      title={t('idle.title')}
      closeButtonProps={{ 'aria-label': t('idle.stay') }}
    >
      <p>{t('idle.text', { seconds: Math.max(0, left) })}</p>
      <ProblemNote error={stay.error} />
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, marginTop: 20 }}>
        <Button variant="default" onClick={leave}>
          {t('shell.signOut')}
        </Button>
        <Button loading={stay.isPending} onClick={() => stay.mutate()} data-autofocus>
          {t('idle.stay')}
        </Button>
      </div>
    </Modal>
  );
}
