import { SegmentedControl, Skeleton } from '@mantine/core';
import type { QueuedRequest } from '@hyaline/contract';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestQueueQuery } from '../../api/requests.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Clock } from './Clock.tsx';
import classes from './requests.module.css';

/** What patients ask of their data, for the whole clinic: by reference, the one that is due next first. */
export function RequestsPage() {
  const { t } = useTranslation('requests');
  const { data, error, refetch } = useQuery(requestQueueQuery);
  return (
    <Page crumbs={[]} title={t('title')}>
      {data !== undefined ? (
        <Queue requests={data} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={240} />
      )}
    </Page>
  );
}

function Queue({ requests }: { requests: readonly QueuedRequest[] }) {
  const { t } = useTranslation('requests');
  const [show, setShow] = useState<'open' | 'all'>('open');
  const open = requests.filter(({ state }) => state === 'open');
  const shown = show === 'open' ? open : requests;
  return (
    <>
      <div className={classes.filter}>
        <SegmentedControl
          aria-label={t('filter.label')}
          value={show}
          onChange={setShow}
          data={[
            { value: 'open', label: t('filter.open', { n: open.length }) },
            { value: 'all', label: t('filter.all', { n: requests.length }) },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <State icon={<IconInbox size={28} stroke={1.5} />} title={t('empty.title')} text={t('empty.text')} />
      ) : (
        <DataTable columns={[t('column.who'), t('column.what'), t('column.asked'), t('column.law'), t('column.clock')]}>
          {shown.map((request) => (
            <Row key={request.id} request={request} />
          ))}
        </DataTable>
      )}
    </>
  );
}

function Row({ request }: { request: QueuedRequest }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { patientId, ref, kind, law, askedOn } = request;
  return (
    <tr>
      <th scope="row" data-reference>
        {patientId === null ? (
          ref
        ) : (
          <AppLink
            className={classes.ref}
            to={`/patients/${patientId}/${kind === 'deletion' && law === null ? 'keeping' : 'requests'}`}
          >
            {ref}
          </AppLink>
        )}
      </th>
      <td data-label={t('column.what')}>{t(`kind.${kind}`)}</td>
      <td data-label={t('column.asked')} data-number>
        <time dateTime={askedOn}>{formatDate(`${askedOn}T12:00:00Z`, locale)}</time>
      </td>
      <td data-label={t('column.law')}>{law === null ? '' : t(`law.${law}`)}</td>
      <td data-label={t('column.clock')}>
        <Clock request={request} />
      </td>
    </tr>
  );
}
