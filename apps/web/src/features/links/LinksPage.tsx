import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { allows, type Link } from '@hyaline/contract';
import { IconEye, IconLink, IconLinkOff } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { linksQuery } from '../../api/links.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Accesses } from './Accesses.tsx';
import { LinkTable } from './LinkTable.tsx';
import classes from './LinksPage.module.css';
import { Withdraw } from './Withdraw.tsx';

/** Every sealed link of the clinic: hidden links that nobody can list or withdraw do not exist here. */
export function LinksPage() {
  const { t } = useTranslation('links');
  const { data, error, refetch } = useQuery(linksQuery);
  return (
    <Page
      crumbs={[]}
      title={t('title')}
      actions={
        data !== undefined && data.length > 0 ? (
          <Pill icon={<IconEye size={13} stroke={1.9} />}>{t('truth')}</Pill>
        ) : undefined
      }
    >
      {data !== undefined ? (
        <LinkList links={data} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  );
}

function LinkList({ links }: { links: readonly Link[] }) {
  const { t } = useTranslation('links');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [show, setShow] = useState<'live' | 'all'>('live');
  const [asked, setAsked] = useState<Link | null>(null);
  const [withdrawing, setWithdrawing] = useState<Link | null>(null);
  if (links.length === 0) return <NoLinks />;
  const live = links.filter((link) => link.state === 'live');
  const shown = show === 'live' ? live : links;
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t('filter.label')}
          value={show}
          onChange={setShow}
          data={[
            { value: 'live', label: t('filter.live', { n: live.length }) },
            { value: 'all', label: t('filter.all', { n: links.length }) },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <State icon={<IconLinkOff size={28} stroke={1.5} />} title={t('emptyLive.title')} text={t('emptyLive.text')} />
      ) : (
        <LinkTable
          links={shown}
          mayRevoke={allows(session.role, 'link:revoke')}
          onAccesses={setAsked}
          onWithdraw={setWithdrawing}
        />
      )}
      <Accesses link={asked} onClose={() => setAsked(null)} />
      <Withdraw link={withdrawing} onClose={() => setWithdrawing(null)} />
    </>
  );
}

function NoLinks() {
  const { t } = useTranslation('links');
  return (
    <State
      icon={<IconLink size={28} stroke={1.5} />}
      title={t('empty.title')}
      text={t('empty.text')}
      actions={<Button renderRoot={(props) => <AppLink to="/imaging" {...props} />}>{t('empty.action')}</Button>}
    />
  );
}

function Waiting() {
  return (
    <div aria-busy="true">
      <Skeleton height={32} width={220} mb={20} />
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={40} mb={8} />
      ))}
    </div>
  );
}
