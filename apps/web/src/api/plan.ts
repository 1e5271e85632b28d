import { ClinicPlan } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** What the clinic pays for, and until when; asked again after a while, since a trial ends by the clock. */
export const planQuery = queryOptions({
  queryKey: ['clinic-plan'],
  queryFn: ({ signal }) => call({ path: '/clinic/plan', answer: ClinicPlan, signal }),
  staleTime: 10 * 60_000,
});
