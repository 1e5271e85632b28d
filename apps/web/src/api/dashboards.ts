import { Dashboard, Empty, OwnReferences, Reps } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** Published once a month: nothing here is asked again by a timer. */
export const dashboardQuery = queryOptions({
  queryKey: ['organisation', 'dashboard'],
  queryFn: async ({ signal }) => (await call({ path: '/organisation/dashboard', answer: Dashboard, signal })).tables,
});
export const ownReferencesQuery = queryOptions({
  queryKey: ['organisation', 'references'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/organisation/references', answer: OwnReferences, signal })).references,
});
export const repsQuery = queryOptions({
  queryKey: ['representatives'],
  queryFn: async ({ signal }) => (await call({ path: '/representatives', answer: Reps, signal })).reps,
});
export const attributeReference = (ref: string, repId: string | null) =>
  call({ method: 'PUT', path: `/references/${ref}/representative`, body: { repId }, answer: Empty });
