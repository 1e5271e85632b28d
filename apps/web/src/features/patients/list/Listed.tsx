import { Button } from '@mantine/core';
import { allows, type ListPatients, type PatientSummary, type Session } from '@hyaline/contract';
import { IconArchive, IconHeartHandshake, IconPlus, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patientsQuery } from '../../../api/patients.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { AppLink } from '../../../ui/AppLink.tsx';
import { ErrorState, State } from '../../../ui/State.tsx';
import { RestoreDialog } from '../RestoreDialog.tsx';
import classes from './list.module.css';
import { PatientTable } from './PatientTable.tsx';
import { WaitingRows } from './WaitingRows.tsx';

interface ListedProps {
  list: ListPatients['list'];
  session: Session;
}

/** One of the three lists, page by page. */
export function Listed({ list, session }: ListedProps) {
  const { t } = useTranslation('patients');
  const pages = useInfiniteQuery(patientsQuery(list));
  const [restoring, setRestoring] = useState<PatientSummary | null>(null);
  if (pages.data === undefined)
    return pages.error === null ? (
      <WaitingRows />
    ) : (
      <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
    );
  const patients = pages.data.pages.flatMap((page) => page.patients);
  if (patients.length === 0) return <Empty list={list} session={session} />;
  const restore = (patient: PatientSummary) => (
    <Button
      size="xs"
      variant="default"
      aria-label={`${t('list.restore')}, ${patient.ref}`}
      onClick={() => setRestoring(patient)}
    >
      {t('list.restore')}
    </Button>
  );
  return (
    <>
      {list === 'removed' && allows(session.role, 'patient:write') ? (
        <PatientTable patients={patients} action={restore} />
      ) : (
        <PatientTable patients={patients} />
      )}
      <div className={classes.foot}>
        {pages.hasNextPage && (
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('list.older')}
          </Button>
        )}
        <p>{t('list.newest')}</p>
      </div>
      {restoring !== null && <RestoreDialog patient={restoring} onClose={() => setRestoring(null)} />}
    </>
  );
}

function Empty({ list, session }: ListedProps) {
  const { t } = useTranslation('patients');
  const mayStore = useMayStore();
  if (list === 'removed')
    return (
      <State
        icon={<IconArchive size={28} stroke={1.5} />}
        title={t('empty.removedTitle')}
        text={t('empty.removedText')}
      />
    );
  const mine = list === 'mine';
  const Icon = mine ? IconHeartHandshake : IconUsers;
  return (
    <State
      icon={<Icon size={28} stroke={1.5} />}
      title={t(mine ? 'empty.mineTitle' : 'empty.title')}
      text={t(mine ? 'empty.mineText' : 'empty.text')}
      actions={
        mayStore && allows(session.role, 'patient:write') ? (
          <Button
            leftSection={<IconPlus size={16} />}
            renderRoot={(props) => <AppLink to="/patients/new" {...props} />}
          >
            {t('add')}
          </Button>
        ) : undefined
      }
    />
  );
}
