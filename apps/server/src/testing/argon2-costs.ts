import type { ARGON2ID as REAL } from '../platform/crypto/argon2-costs.ts';

type Costs = { [Use in keyof typeof REAL]: { [Cost in keyof (typeof REAL)[Use]]: number } };

const LOWEST = { memoryCost: 64, timeCost: 1, parallelism: 1, outputLen: 32 };

/**
 * Stands for platform/crypto/argon2-costs.ts in tests that are not about hashing. vitest.config.ts alone puts it there:
 * no setting of a server leads here.
 */
export const ARGON2ID: Costs = { password: LOWEST, gate: LOWEST };
