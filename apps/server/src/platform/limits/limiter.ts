export interface Budget {
  max: number;
  windowMs: number;
}

export interface Use {
  /** What is counted. May name a person's network: a shared store sees an HMAC of it only. */
  key: string;
  budget: Budget;
}

export interface Verdict {
  allowed: boolean;
  /** Until the last of the windows that are full has ended; 0 when allowed. */
  retryAfterSeconds: number;
}

/** Counts in fixed windows. One process keeps them in memory; several share a store behind the same interface. */
export interface Limiter {
  /** Counts one use of each key and says whether all are still inside their budgets. */
  take(...uses: readonly Use[]): Promise<Verdict>;
  /** What is not as configured, for `/readyz`; null when all is well. */
  warning?(): Promise<string | null>;
}
