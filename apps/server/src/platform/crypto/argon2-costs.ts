/**
 * Argon2id (RFC 9106) costs. `password` for what people choose; `gate` for values of 256 bits that come out of another
 * Argon2id run already, where the hash only keeps a stolen table from being replayed.
 */
export const ARGON2ID = {
  password: { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 },
  gate: { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 },
} as const;
