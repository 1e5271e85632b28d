import { SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { allows, type FormRequest, type QueuedRequest, type RequestQueue } from '@hyaline/contract';
import { IconInbox, IconUserQuestion, IconUsers } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { requestQueueQuery } from '../../api/requests.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Clock } from './Clock.tsx';
import { FormRequestDialog } from './FormRequestDialog.tsx';
import { PublicFormBlock } from './PublicFormBlock.tsx';
import classes from './requests.module.css';

/** What patients ask of their data, for the whole clinic: by reference, the one that is due next first. */
export function RequestsPage() {
  const { t } = useTranslation('requests');
  const { role } = useSuspenseQuery(sessionQuery).data;
  const { data, error, refetch } = useQuery(requestQueueQuery);
  return (
    <Page crumbs={[]} title={t('title')}>
      {data !== undefined ? (
        <Queue queue={data} isOwner={allows(role, 'clinic:rules')} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={240} />
      )}
      {allows(role, 'clinic:rules') && <PublicFormBlock />}
    </Page>
  );
}

type Entry = { from: 'record'; request: QueuedRequest } | { from: 'form'; request: FormRequest };
const isOpen = (entry: Entry): boolean =>
  entry.from === 'record' ? entry.request.state === 'open' : entry.request.closedAt === null;
/** Open ones first, by the day on which they are due. */
const inOrder = (a: Entry, b: Entry): number =>
  Number(isOpen(b)) - Number(isOpen(a)) ||
  (a.request.dueOn ?? '9').localeCompare(b.request.dueOn ?? '9') ||
  b.request.askedOn.localeCompare(a.request.askedOn);

function Queue({ queue: { requests, fromForm }, isOwner }: { queue: RequestQueue; isOwner: boolean }) {
  const { t } = useTranslation('requests');
  const [show, setShow] = useState<'open' | 'all'>('open');
  const [ref, setRef] = useState('');
  const [opened, setOpened] = useState<FormRequest | null>(null);
  const all: Entry[] = [
    ...requests.map((request) => ({ from: 'record' as const, request })),
    ...fromForm.map((request) => ({ from: 'form' as const, request })),
  ].toSorted(inOrder);
  const open = all.filter(isOpen);
  const wanted = ref.trim().toUpperCase();
  const shown = (show === 'open' ? open : all).filter(({ request }) => request.ref.includes(wanted));
  return (
    <>
      <div className={classes.filter}>
        <SegmentedControl
          aria-label={t('filter.label')}
          value={show}
          onChange={setShow}
          data={[
            { value: 'open', label: t('filter.open', { n: open.length }) },
            { value: 'all', label: t('filter.all', { n: all.length }) },
          ]}
        />
        <TextInput
          aria-label={t('filter.ref')}
          placeholder={t('filter.ref')}
          autoComplete="off"
          value={ref}
          onChange={({ currentTarget }) => setRef(currentTarget.value)}
        />
      </div>
      {shown.length === 0 ? (
        <State
          icon={<IconInbox size={28} stroke={1.5} />}
          title={t(wanted === '' ? 'empty.title' : 'empty.noneWith')}
          text={t(wanted === '' ? 'empty.text' : 'empty.noneWithText')}
        />
      ) : (
        <DataTable columns={[t('column.who'), t('column.what'), t('column.asked'), t('column.law'), t('column.clock')]}>
          {shown.map((entry) =>
            entry.from === 'record' ? (
              <Row key={entry.request.id} request={entry.request} />
            ) : (
              <FormRow
                key={entry.request.id}
                request={entry.request}
                onOpen={isOwner ? () => setOpened(entry.request) : null}
              />
            ),
          )}
        </DataTable>
      )}
      {opened !== null && <FormRequestDialog request={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Row({ request }: { request: QueuedRequest }) {
  const { t } = useTranslation('requests');
  const { patientId, ref, kind, law } = request;
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
      <td data-label={t('column.what')}>
        <span className={classes.what}>
          {t(`kind.${kind}`)}
          {request.askedBy === 'representative' && <Pill icon={<IconUsers size={13} />}>{t('by.representative')}</Pill>}
        </span>
      </td>
      <Times request={request} />
    </tr>
  );
}

/** From the public form: nobody has made sure whose it is. The owner opens it. */
function FormRow({ request, onOpen }: { request: FormRequest; onOpen: (() => void) | null }) {
  const { t } = useTranslation('requests');
  const { ref, kind, closedAs } = request;
  return (
    <tr>
      <th scope="row" data-reference>
        {onOpen === null ? (
          ref
        ) : (
          <button type="button" className={classes.ref} onClick={onOpen}>
            {ref}
          </button>
        )}
      </th>
      <td data-label={t('column.what')}>
        <span className={classes.what}>
          {t(`kind.${kind}`)}
          {closedAs === null && (
            <Pill tone="warn" icon={<IconUserQuestion size={13} />}>
              {t('form.unverified')}
            </Pill>
          )}
        </span>
      </td>
      <Times request={{ ...request, state: closedAs === null ? 'open' : 'closed', outcome: null }} />
    </tr>
  );
}

type Timed = Pick<QueuedRequest, 'askedOn' | 'dueOn' | 'law' | 'outcome'> & {
  state: QueuedRequest['state'] | 'closed';
};
function Times({ request }: { request: Timed }) {
  const { t } = useTranslation('requests');
  const locale = useLocale();
  const { askedOn, law } = request;
  return (
    <>
      <td data-label={t('column.asked')} data-number>
        <time dateTime={askedOn}>{formatDate(`${askedOn}T12:00:00Z`, locale)}</time>
      </td>
      <td data-label={t('column.law')}>{law === null ? '' : t(`law.${law}`)}</td>
      <td data-label={t('column.clock')}>
        <Clock request={request} />
      </td>
    </>
  );
}
