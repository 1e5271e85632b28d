import { AsyncLocalStorage } from 'node:async_hooks';

/** Identity of a ledger entry that has been committed while answering a request. */
export interface CommittedEntry {
  tenantId: string;
  entryId: string;
  leaf: string;
}

interface Scope {
  committed: CommittedEntry[];
  denied: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Runs the rest of a request, remembering the ledger entries that it commits. */
export const runInScope = (rest: () => void): void => scopes.run({ committed: [], denied: false }, rest);

/** Called after a commit only. Outside a request nobody is waiting for a receipt. */
export const noteCommitted = (entry: CommittedEntry): void => void scopes.getStore()?.committed.push(entry);

export const committedHere = (): readonly CommittedEntry[] => scopes.getStore()?.committed ?? [];

/** A refusal of this request stands in the ledger already. */
export function noteDenial(): void {
  const scope = scopes.getStore();
  if (scope) scope.denied = true;
}

export const denialNoted = (): boolean => scopes.getStore()?.denied ?? false;
