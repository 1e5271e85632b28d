import { LedgerPage, LedgerProof } from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { API_BASE, call } from './client.ts';

export const LEDGER_GROUPS = ['all', 'patient-data', 'refused', 'links', 'team'] as const;
export type LedgerGroup = (typeof LEDGER_GROUPS)[number];
const PAGE = 50;

/** Reading the ledger is an event itself, so nothing here is asked again by a timer. */
export const ledgerQuery = (group: LedgerGroup, search: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', group, search],
    queryFn: ({ pageParam, signal }) =>
      call({ path: '/ledger', query: { before: pageParam, limit: PAGE, group, search }, answer: LedgerPage, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.rows.length < PAGE ? undefined : last.rows.at(-1)?.entryId),
  });

export const proofQuery = (index: number) =>
  queryOptions({
    queryKey: ['ledger-proof', index],
    queryFn: ({ signal }) => call({ path: `/ledger/${index}/proof`, answer: LedgerProof, signal }),
  });

const PublicCheckpoint = z.object({ origin: z.string(), key: z.string(), note: z.string().nullable() });

/** The clinic's verifier key, as anybody can read it. */
export const checkpointQuery = (clinicId: string) =>
  queryOptions({
    queryKey: ['ledger-checkpoint', clinicId],
    queryFn: ({ signal }) =>
      call({ path: '/ledger/checkpoint', query: { clinic: clinicId }, answer: PublicCheckpoint, signal }),
    staleTime: 10 * 60_000,
  });

/** A download: the browser follows it, so that a large ledger never sits in memory. */
export const LEDGER_EXPORT = `${API_BASE}/ledger/export`;
export const LEDGER_EXPORT_CSV = `${LEDGER_EXPORT}?format=csv`;
