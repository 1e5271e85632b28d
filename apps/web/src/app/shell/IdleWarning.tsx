import { Button, Modal } from '@mantine/core';
import type { Session } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { peekSession, sessionQuery, staySignedIn } from '../../api/identity.ts';
import { onServerClock } from '../../api/server-clock.ts';
import { useNow } from '../../lib/use-now.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useSignOut } from './AccountMenu.tsx';
import { endsForGood, secondsLeft, WARN_SECONDS } from './idle.ts';

/**
 * Says two minutes ahead that the session ends, and offers to stay; the end after the longest time can only be told.
 * Other requests may have moved the end meanwhile, so the server is asked first; asking does not count as use.
 */
export function IdleWarning({ session }: { session: Session }) {
  const { t } = useTranslation('app');
  const client = useQueryClient();
  const now = useNow(1000);
  const left = secondsLeft(session, onServerClock(now));
  const close = left <= WARN_SECONDS;
  const over = left <= 0;
  const final = endsForGood(session);
  const [told, setTold] = useState(false);
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

  const goOn = () => (final ? setTold(true) : stay.mutate());
  const goOnWords = t(final ? 'close' : 'idle.stay');
  return (
    <Modal
      opened={close && !(final && told)}
      onClose={goOn}
      title={t('idle.title')}
      closeButtonProps={{ 'aria-label': goOnWords }}
    >
      <p>{t(final ? 'idle.finalText' : 'idle.text', { seconds: Math.max(0, left) })}</p>
      <ProblemNote error={stay.error} />
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, marginTop: 20 }}>
        <Button variant="default" onClick={leave}>
          {t('shell.signOut')}
        </Button>
        <Button loading={stay.isPending} onClick={goOn} data-autofocus>
          {goOnWords}
        </Button>
      </div>
    </Modal>
  );
}
