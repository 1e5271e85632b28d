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

/** A cost is a power of two, so c, then c, c+1, ... up to the last before the highest, take as long as the highest. */
function fill(from: number, maxCost: number, password: string): void {
  for (let cost = from; cost < maxCost; cost += 1) compareSync(password, nobody(cost));
}

parentPort?.on('message', ({ id, stored, password, maxCost }: BcryptTask) => {
  const same = compareSync(password, stored ?? nobody(maxCost)) && stored !== null;
  fill(stored === null ? maxCost : Number(stored.slice(4, 6)), maxCost, password);
  parentPort?.postMessage({ id, same } satisfies BcryptResult);
});
