import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

/** One comparison with a hash that was taken over; `stored` is null for an account that has none. */
export interface BcryptTask {
  id: number;
  stored: string | null;
  password: string;
  /** The highest cost of all hashes that were taken over. Every comparison takes as long as one at this cost. */
  maxCost: number;
}

export interface BcryptResult {
  id: number;
  same: boolean;
}

/** Nobody's hash at a cost. */
const nobody = (cost: number): string =>
  `$2b$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuu5Lx1WGDZlIT7QB2rrNdtTsd8Z9pTQ6S`;

/**
 * The costs to compare at, so that all of it takes as long as one comparison at the highest: a cost is a power of two,
 * and c, then c, c+1, ... up to the last before the highest make up the highest. Null: there is no hash.
 */
export const costsOf = (stored: number | null, maxCost: number): number[] =>
  stored === null ? [maxCost] : [stored, ...Array.from({ length: maxCost - stored }, (_, above) => stored + above)];

parentPort?.on('message', ({ id, stored, password, maxCost }: BcryptTask) => {
  const [first = maxCost, ...more] = costsOf(stored === null ? null : Number(stored.slice(4, 6)), maxCost);
  const same = compareSync(password, stored ?? nobody(first)) && stored !== null;
  for (const cost of more) compareSync(password, nobody(cost));
  parentPort?.postMessage({ id, same } satisfies BcryptResult);
});
