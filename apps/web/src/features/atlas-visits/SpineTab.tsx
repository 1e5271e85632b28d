import { Button, Skeleton } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconBone, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visitsQuery } from '../../api/visits.ts';
import { useMayStore } from '../../ui/AgreementNote.tsx';
import { AppLink } from '../../ui/AppLink.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Compare } from './Compare.tsx';
import { DeletedVisits } from './DeletedVisits.tsx';
import { measured } from './figures.ts';
import { atlasPath } from '../../lib/atlas-place.ts';
import { Trends } from './Trends.tsx';
import { VisitTable } from './VisitTable.tsx';
import classes from './visits.module.css';

/** A patient's visits in the atlas: what was entered, how it went, and ways into the model. */
export function SpineTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('visits');
  const { data, error, refetch } = useQuery(visitsQuery(patient.id));
  const [removed, setRemoved] = useState(false);
  const mayStore = useMayStore();
  const visits = useMemo(
    () => (data?.visits ?? []).map((visit) => ({ visit, ...measured(visit.values) })),
    [data?.visits],
  );
  if (data === undefined)
    return error === null ? <Skeleton height={220} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const add = data.mayWrite && mayStore && (
    <Button
      leftSection={<IconPlus size={16} />}
      renderRoot={(props) => <AppLink to={atlasPath({ patient: patient.id })} {...props} />}
    >
      {t('list.new')}
    </Button>
  );
  return (
    <>
      {visits.length === 0 ? (
        <State
          icon={<IconBone size={28} stroke={1.5} />}
          title={t('list.emptyTitle')}
          text={t('list.emptyText')}
          actions={add || undefined}
        />
      ) : (
        <>
          <div className={classes.head}>{add}</div>
          <VisitTable patientId={patient.id} visits={visits} mayWrite={data.mayWrite} />
          <p className={classes.method}>{t('list.method')}</p>
          {visits.length > 1 && (
            <>
              <Trends visits={visits.toReversed()} />
              <Compare patientId={patient.id} visits={visits} />
            </>
          )}
        </>
      )}
      <div className={classes.removed}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} />}
          aria-expanded={removed}
          onClick={() => setRemoved(!removed)}
        >
          {t(removed ? 'list.hideRemoved' : 'list.showRemoved')}
        </Button>
        {removed && <DeletedVisits patientId={patient.id} />}
      </div>
    </>
  );
}
