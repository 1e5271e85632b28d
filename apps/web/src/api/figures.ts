import { Campaigns, Figures, type FiguresFile, type FiguresQuery } from '@hyaline/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { fetchFile } from './exchange.ts';

export const figuresQuery = (days: FiguresQuery['days']) =>
  queryOptions({
    queryKey: ['figures', days],
    queryFn: ({ signal }) => call({ path: '/figures', query: { days }, answer: Figures, signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const campaignsQuery = queryOptions({
  queryKey: ['figures', 'campaigns'],
  queryFn: ({ signal }) => call({ path: '/figures/campaigns', answer: Campaigns, signal }),
  staleTime: 60_000,
});

/** @throws ApiError */
export async function figuresFile({ days, format, locale }: FiguresFile): Promise<Blob> {
  return (await fetchFile(`/figures/export?days=${days}&format=${format}&locale=${locale}`, {})).blob();
}
