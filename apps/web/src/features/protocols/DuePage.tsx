import { SegmentedControl, Skeleton } from '@mantine/core';
import type { Due } from '@hyaline/contract';
import { dateWords } from '@hyaline/protocol';
import { IconCalendarCheck, IconEye } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { dueQuery } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { today } from './editing.ts';
import { PlaceTabs } from './PlaceTabs.tsx';
import classes from './protocols.module.css';

/** Refills and tasks that are due, by reference: whose they are is seen when one is opened, and that is in the ledger. */
export function DuePage() {
  const { t } = useTranslation('protocols');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [list, setList] = useState<'mine' | 'all'>(session.role === 'owner' ? 'all' : 'mine');
  const { data, error, refetch } = useQuery(dueQuery(list));
  return (
    <Page title={t('due.title')} actions={<Pill icon={<IconEye size={13} stroke={1.9} />}>{t('due.truth')}</Pill>}>
      <div className={classes.page}>
        <PlaceTabs here="due" />
        <div className={classes.bar}>
          <SegmentedControl
            aria-label={t('due.label')}
            value={list}
            onChange={(next) => setList(next as 'mine' | 'all')}
            data={[
              { value: 'mine', label: t('due.mine') },
              { value: 'all', label: t('due.all') },
            ]}
          />
        </div>
        {data !== undefined ? (
          <DueTable due={data} now={today(session.account.timeZone)} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={200} />
        )}
      </div>
    </Page>
  );
}

function DueTable({ due, now }: { due: Due['due']; now: string }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  if (due.length === 0)
    return (
      <State
        icon={<IconCalendarCheck size={28} stroke={1.5} />}
        title={t('due.emptyTitle')}
        text={t('due.emptyText')}
      />
    );
  return (
    <DataTable columns={[t('due.day'), t('due.what'), t('due.patient')]}>
      {due.map(({ id, kind, dueOn, patientId, patientRef, protocolId }) => (
        <tr key={id}>
          <th scope="row" data-label={t('due.day')}>
            {dateWords(dueOn, locale)} {dueOn < now && <Pill tone="warn">{t('due.late')}</Pill>}
          </th>
          <td data-label={t('due.what')}>{t(`due.kind.${kind}`)}</td>
          <td data-label={t('due.patient')}>
            <Link
              className={classes.link}
              to="/patients/$id/$tab"
              params={{ id: patientId, tab: 'protocols' }}
              search={{ protocol: protocolId } as never}
            >
              {patientRef}
            </Link>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
