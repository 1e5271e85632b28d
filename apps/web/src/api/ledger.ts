import { LedgerPage, LedgerProof, type LedgerRow } from '@hyaline/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { API_BASE, call } from './client.ts';

export type LedgerGroup = 'all' | 'patient-data' | 'refused' | 'links' | 'team';
const PAGE = 50;

export const ledgerQuery = (group: LedgerGroup, search: string) =>
  infiniteQueryOptions({
    queryKey: ['ledger', group, search],
    queryFn: ({ pageParam, signal }) =>
      call({ path: '/ledger', query: { before: pageParam, limit: PAGE, group, search }, answer: LedgerPage, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.rows.length < PAGE ? undefined : last.rows.at(-1)?.entryId),
  });

export const proofQuery = (row: LedgerRow) =>
  queryOptions({
    queryKey: ['ledger', 'proof', row.index],
    queryFn: ({ signal }) => call({ path: `/ledger/${row.index}/proof`, answer: LedgerProof, signal }),
    enabled: row.index !== null,
  });

/** A download: the browser follows it, so that a large ledger never sits in memory. */
export const LEDGER_EXPORT = `${API_BASE}/ledger/export`;
