import { Empty, PortalAccess } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

export const portalAccessQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'portal', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/portal`, answer: PortalAccess, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });

export const inviteToPortal = (patientId: string, locale: 'en' | 'es') =>
  call({ method: 'POST', path: `/patients/${patientId}/portal`, body: { locale }, answer: PortalAccess });
/** @param others - whoever comes in for the patient is let out too */
export const removeFromPortal = (patientId: string, others: boolean) =>
  call({ method: 'DELETE', path: `/patients/${patientId}/portal?others=${others}`, answer: Empty });
