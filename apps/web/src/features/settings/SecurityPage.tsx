import { Button, Skeleton } from '@mantine/core';
import type { OwnSessions, Session } from '@hyaline/contract';
import { IconCircleCheck, IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endSession, ownSessionsQuery, sessionQuery } from '../../api/identity.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useAge, useLocale } from '../../lib/use-locale.ts';
import { useNow } from '../../lib/use-now.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { Block, Blocks } from './Block.tsx';
import classes from './SecurityPage.module.css';

type OwnSession = OwnSessions['sessions'][number];

export function SecurityPage() {
  const { t } = useTranslation('settings');
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <Page
      crumbs={[t('crumb')]}
      title={t('section.security.title')}
      actions={
        <Pill tone="pass" icon={<IconCircleCheck size={13} stroke={1.9} />}>
          {t('factor')}
        </Pill>
      }
    >
      <Blocks>
        <Block title={t('you.title')} text={t('you.text')}>
          <About session={session} />
        </Block>
        <Block title={t('sessions.title')} text={t('sessions.text')}>
          <Sessions />
        </Block>
      </Blocks>
    </Page>
  );
}

function About({ session }: { session: Session }) {
  const { t } = useTranslation(['settings', 'app']);
  const lines = [
    [t('settings:you.name'), session.account.name],
    [t('settings:you.email'), session.account.email],
    [t('settings:you.role'), t(`app:role.${session.role}`)],
    [t('settings:you.clinic'), session.clinic.name],
  ] as const;
  return (
    <dl className={classes.about}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
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
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={62} />;
  return (
    <>
      <ul className={classes.sessions}>
        {data.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
        ))}
      </ul>
      <ConfirmDialog
        opened={ending !== null}
        title={t('sessions.endTitle')}
        text={t('sessions.endText')}
        confirm={t('sessions.endConfirm')}
        danger
        busy={end.isPending}
        error={end.error}
        onCancel={() => setEnding(null)}
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
    <li>
      <Icon size={18} stroke={1.6} aria-hidden />
      <div>
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
