import { ApiKeys, type CreateApiKey, CreatedApiKey, Empty } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await call({ path: '/api-keys', answer: ApiKeys, signal })).keys,
});

export const createApiKey = (body: CreateApiKey) =>
  call({ method: 'POST', path: '/api-keys', body, answer: CreatedApiKey, creates: true });

export const revokeApiKey = (id: string) => call({ method: 'DELETE', path: `/api-keys/${id}`, answer: Empty });
