import { AppointmentRules, type BookWish, Empty, type WishReason, Wishes } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { call } from './client.ts';
import { PATIENTS_KEY } from './patients.ts';

export const wishesQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'wishes'],
  queryFn: async ({ signal }) => (await call({ path: '/schedule/wishes', answer: Wishes, signal })).wishes,
  staleTime: 15_000,
  gcTime: 60_000,
});
/** Asked each minute by the page itself: does not count as use of the session. */
export const wishCountQuery = queryOptions({
  queryKey: [...PATIENTS_KEY, 'wish-count'],
  queryFn: async ({ signal }) =>
    (await call({ path: '/schedule/wishes/count', answer: z.object({ open: z.int() }), background: true, signal }))
      .open,
  refetchInterval: 60_000,
});
export const bookWish = (id: string, body: BookWish): Promise<null> =>
  call({ method: 'POST', path: `/schedule/wishes/${id}/booking`, body, answer: Empty });
export const declineWish = (id: string, reason: WishReason): Promise<null> =>
  call({ method: 'POST', path: `/schedule/wishes/${id}/refusal`, body: { reason }, answer: Empty });

export const appointmentRulesQuery = queryOptions({
  queryKey: ['appointment-rules'],
  queryFn: ({ signal }) => call({ path: '/schedule/rules', answer: AppointmentRules, signal }),
});
export const changeAppointmentRules = (body: AppointmentRules): Promise<null> =>
  call({ method: 'PUT', path: '/schedule/rules', body, answer: Empty });
