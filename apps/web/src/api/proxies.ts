import { Empty, type GiveProxy, Proxies } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

export const proxiesQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...PATIENTS_KEY, 'proxies', patientId],
    queryFn: ({ signal }) => call({ path: `/patients/${patientId}/proxies`, answer: Proxies, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  });
export const giveProxy = (patientId: string, body: GiveProxy) =>
  call({ method: 'POST', path: `/patients/${patientId}/proxies`, body, answer: Proxies, creates: true });
/** Another mail to somebody who has not come in yet; the link before it is dead. */
export const inviteProxyAgain = (patientId: string, id: string) =>
  call({ method: 'POST', path: `/patients/${patientId}/proxies/${id}/invitation`, answer: Proxies });
export const endProxy = (patientId: string, id: string) =>
  call({ method: 'DELETE', path: `/patients/${patientId}/proxies/${id}`, answer: Empty });
