import { Empty } from '@hyaline/contract';
import {
  type ChangeVisit,
  CreatedVisit,
  type CreateVisit,
  type NoteAtlasReport,
  type RemoveVisit,
  Visit,
  VisitRevision,
  Visits,
  VisitVersions,
} from '@hyaline/contract/atlas';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

/** Below the patients' key, so that whatever forgets patients forgets their visits. */
const VISITS_KEY = [...PATIENTS_KEY, 'visits'] as const;
const FORGOTTEN_AFTER_MS = 60_000;
/** Every list shown is a look in the ledger: not asked again by a glance at another window. */
const LOOK_MS = 30_000;

export const visitsQuery = (patientId: string, { removed = false }: { removed?: boolean } = {}) =>
  queryOptions({
    queryKey: [...VISITS_KEY, patientId, 'list', removed],
    queryFn: ({ signal }) =>
      call({
        path: `/patients/${patientId}/visits`,
        query: removed ? { removed: 'true' } : {},
        answer: Visits,
        signal,
      }),
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
    refetchOnWindowFocus: false,
  });

/** Once opened it stands on a desk: not asked again behind the back of who works on it. */
export const visitQuery = (patientId: string, visitId: string) =>
  queryOptions({
    queryKey: [...VISITS_KEY, patientId, 'one', visitId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/visits/${visitId}`, answer: Visit, signal }),
    meta: { onDesk: true },
    staleTime: LOOK_MS,
    gcTime: FORGOTTEN_AFTER_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const visitVersionsQuery = (patientId: string, visitId: string, revision: number) =>
  queryOptions({
    queryKey: [...VISITS_KEY, patientId, 'versions', visitId, revision],
    queryFn: async ({ signal }) =>
      (await call({ path: `/patients/${patientId}/visits/${visitId}/versions`, answer: VisitVersions, signal }))
        .versions,
    staleTime: LOOK_MS,
    gcTime: 0,
  });

interface At {
  patientId: string;
  visitId: string;
}
const path = ({ patientId, visitId }: At): string => `/patients/${patientId}/visits/${visitId}`;

export const createVisit = (patientId: string, body: CreateVisit) =>
  call({ method: 'POST', path: `/patients/${patientId}/visits`, body, answer: CreatedVisit, creates: true });
export const changeVisit = (at: At, body: ChangeVisit) =>
  call({ method: 'PUT', path: path(at), body, answer: VisitRevision });
export const removeVisit = (at: At, body: RemoveVisit) =>
  call({ method: 'POST', path: `${path(at)}/removal`, body, answer: VisitRevision });
export const restoreVisit = (at: At, body: VisitRevision) =>
  call({ method: 'POST', path: `${path(at)}/restoration`, body, answer: VisitRevision });

/** Before a report about a patient is handed out. */
export const noteReport = (patientId: string, body: NoteAtlasReport) =>
  call({ method: 'POST', path: `/patients/${patientId}/atlas-reports`, body, answer: Empty });
