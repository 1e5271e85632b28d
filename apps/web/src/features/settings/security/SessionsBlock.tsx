import { Button, Skeleton } from '@mantine/core';
import type { OwnSessions } from '@hyaline/contract';
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, ownSessionsQuery } from '../../../api/identity.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useAge, useLocale } from '../../../lib/use-locale.ts';
import { useNow } from '../../../lib/use-now.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { Block } from '../../../ui/Block.tsx';
import { EndOthers } from './EndOthers.tsx';
import rows from './rows.module.css';

type OwnSession = OwnSessions['sessions'][number];

/** Where the person is signed in, and a button to end it. */
export function SessionsBlock() {
  const { t } = useTranslation('settings');
  return (
    <Block title={t('sessions.title')} text={t('sessions.text')}>
      <Sessions />
    </Block>
  );
}

function Sessions() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(ownSessionsQuery);
  const [ending, setEnding] = useState<OwnSession | null>(null);
  const end = useMutation({
    mutationFn: (id: string) => endSession(id),
    onSuccess: () => {
      setEnding(null);
      showDone(t('sessions.ended'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
  const cancel = () => {
    setEnding(null);
    end.reset();
  };
  if (data === undefined)
    return error === null ? <Skeleton height={62} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <ul className={rows.list}>
        {data.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
        ))}
      </ul>
      {data.length > 1 && <EndOthers />}
      <ConfirmDialog
        opened={ending !== null}
        title={t('sessions.endTitle')}
        text={t('sessions.endText')}
        confirm={t('sessions.endConfirm')}
        danger
        busy={end.isPending}
        error={end.error}
        onCancel={cancel}
        onConfirm={() => ending !== null && end.mutate(ending.id)}
      />
    </>
  );
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const age = useAge();
  const now = useNow(30_000);
  const Icon = /android|ios|iphone|ipad/i.test(session.os) ? IconDeviceMobile : IconDeviceLaptop;
  const nameId = `session-${session.id}`;
  return (
    <li className={rows.row}>
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={rows.text}>
        <b id={nameId}>{t('sessions.device', session)}</b>
        <span>
          {t('sessions.began', { at: formatDateTime(session.createdAt, locale) })}.{' '}
          {t('sessions.lastUsed', { age: age(session.lastUsedAt, now) })}
        </span>
      </div>
      {session.current ? (
        <Pill tone="brand">{t('sessions.current')}</Pill>
      ) : (
        <Button size="xs" variant="default" aria-describedby={nameId} onClick={onEnd}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
