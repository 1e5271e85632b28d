import { Empty, Id, type SharedKind, SharedItems } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

/** What the patient sees in the portal beside the record. */
export const sharedQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'shared', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/shared`, answer: SharedItems, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });

export const shareWithPatient = (patientId: string, kind: SharedKind, itemId: string) =>
  call({ method: 'POST', path: `/patients/${patientId}/shared`, body: { kind, itemId }, answer: z.object({ id: Id }) });
export const takeBackShared = (patientId: string, sharedId: string) =>
  call({ method: 'DELETE', path: `/patients/${patientId}/shared/${sharedId}`, answer: Empty });
