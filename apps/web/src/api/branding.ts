import { BrandSnapshot } from '@hyaline/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';

/** How the clinic looks to others; a copy of it goes into what is sealed or printed. */
export const brandQuery = queryOptions({
  queryKey: ['branding'],
  queryFn: ({ signal }) => call({ path: '/branding', answer: BrandSnapshot, signal }),
});
