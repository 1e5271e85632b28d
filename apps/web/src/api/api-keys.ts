import { ApiKeys, ClinicApiKeys, type CreateApiKey, CreatedApiKey, Empty } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await call({ path: '/api-keys', answer: ApiKeys, signal })).keys,
});

/** Live keys of everybody in the clinic; for those who manage its people. */
export const clinicApiKeysQuery = queryOptions({
  queryKey: ['clinic-api-keys'],
  queryFn: async ({ signal }) => (await call({ path: '/clinic/api-keys', answer: ClinicApiKeys, signal })).keys,
});

export const createApiKey = (body: CreateApiKey) =>
  call({ method: 'POST', path: '/api-keys', body, answer: CreatedApiKey, creates: true });

export const revokeClinicApiKey = (id: string) =>
  call({ method: 'DELETE', path: `/clinic/api-keys/${id}`, answer: Empty });

export const revokeApiKey = (id: string) => call({ method: 'DELETE', path: `/api-keys/${id}`, answer: Empty });
