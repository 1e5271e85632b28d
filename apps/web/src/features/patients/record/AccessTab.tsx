import { Skeleton } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { assignmentsOfQuery } from '../../../api/patients.ts';
import { ErrorState } from '../../../ui/State.tsx';
import { PeopleWhoSee } from './PeopleWhoSee.tsx';

/** Who may see the record now, who could, and how that changes. */
export function AccessTab({ patient }: { patient: Patient }) {
  const { data, error, refetch } = useQuery(assignmentsOfQuery(patient.id));
  if (data === undefined)
    return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  return <PeopleWhoSee assignments={data} />;
}
