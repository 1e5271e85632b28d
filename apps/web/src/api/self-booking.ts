import {
  BookingPage,
  type ChangeBookingPage,
  Empty,
  TakenVisitor,
  type TakeVisitor,
  Visitors,
} from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

export const bookingPageQuery = queryOptions({
  queryKey: ['booking-page'],
  queryFn: ({ signal }) => call({ path: '/booking-page', answer: BookingPage, signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});
export const changeBookingPage = (body: ChangeBookingPage) =>
  call({ method: 'PUT', path: '/booking-page', body, answer: BookingPage });

/** Each look at it stands in the ledger: asked when the page opens, and after a change. */
export const visitorsQuery = queryOptions({
  queryKey: ['visitors'],
  queryFn: ({ signal }) => call({ path: '/visitors', answer: Visitors, signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});
export const forgetVisitor = (appointmentId: string) =>
  call({ method: 'DELETE', path: `/visitors/${appointmentId}`, answer: Empty });
export const takeVisitor = (appointmentId: string, body: TakeVisitor) =>
  call({ method: 'POST', path: `/visitors/${appointmentId}/record`, body, answer: TakenVisitor });
