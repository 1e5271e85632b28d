import { type CreateLink, Link, LinkAccesses, Links } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: async ({ signal }) => (await call({ path: '/links', answer: Links, signal })).links,
});
export const linkAccessesQuery = (id: string) =>
  queryOptions({
    queryKey: ['links', id, 'accesses'],
    queryFn: async ({ signal }) =>
      (await call({ path: `/links/${id}/accesses`, answer: LinkAccesses, signal })).accesses,
  });

export const createLink = (body: CreateLink) =>
  call({ method: 'POST', path: '/links', body, answer: Link, creates: true });
export const revokeLink = (id: string) =>
  call({ method: 'POST', path: `/links/${id}/revocation`, body: {}, answer: Link });
