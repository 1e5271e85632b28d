import {
  type AskErasure,
  Empty,
  Erasures,
  Id,
  Keeping,
  LedgerKeeping,
  type PutRetention,
  Retention,
  type SetHold,
  type SetHoldByReference,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { fetchFile } from './exchange.ts';
import { PATIENTS_KEY } from './patients.ts';

const Made = z.object({ id: Id });

export const keepingQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'keeping', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/keeping`, answer: Keeping, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });

/** Holds and requests of the whole clinic, by reference. */
export const erasuresQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'erasures'],
  queryFn: ({ signal }) => call({ path: '/erasures', answer: Erasures, signal }),
  gcTime: 60_000,
});
export const retentionQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'retention'],
  queryFn: ({ signal }) => call({ path: '/retention', answer: Retention, signal }),
});

export const ledgerKeepingQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'ledger-keeping'],
  queryFn: ({ signal }) => call({ path: '/ledger/keeping', answer: LedgerKeeping, signal }),
});

export const putLedgerKeeping = (body: LedgerKeeping): Promise<LedgerKeeping> =>
  call({ method: 'PUT', path: '/ledger/keeping', body, answer: LedgerKeeping });
export const putRetention = (body: PutRetention): Promise<Retention> =>
  call({ method: 'PUT', path: '/retention', body, answer: Retention });
export const setHold = (patientId: string, body: SetHold): Promise<{ id: string }> =>
  call({ method: 'POST', path: `/patients/${patientId}/holds`, body, answer: Made });
export const setHoldByReference = (body: SetHoldByReference): Promise<{ id: string }> =>
  call({ method: 'POST', path: '/holds', body, answer: Made });
export const releaseHold = (id: string): Promise<null> =>
  call({ method: 'POST', path: `/holds/${id}/release`, answer: Empty });
export const askErasure = (patientId: string, body: AskErasure): Promise<{ id: string }> =>
  call({ method: 'POST', path: `/patients/${patientId}/erasures`, body, answer: Made });
export const approveErasure = (id: string): Promise<null> =>
  call({ method: 'POST', path: `/erasures/${id}/approval`, answer: Empty });
export const withdrawErasure = (id: string): Promise<null> =>
  call({ method: 'POST', path: `/erasures/${id}/withdrawal`, answer: Empty });
export const carryOutErasure = (id: string, ref: string): Promise<null> =>
  call({ method: 'POST', path: `/erasures/${id}/carrying-out`, body: { ref }, answer: Empty });
export const erasurePaper = async (id: string, paper: 'letter' | 'certificate', locale: string): Promise<Blob> =>
  (await fetchFile(`/erasures/${id}/${paper}?locale=${locale}`, {})).blob();
