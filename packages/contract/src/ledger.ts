import { z } from 'zod';
import { Id, Instant } from './fields.ts';

export const LedgerRow = z.object({
  entryId: Id,
  /** Position in the clinic's Merkle tree; null until the sequencer took it (about a second). */
  index: z.int().nullable(),
  at: Instant,
  event: z.string(),
  outcome: z.enum(['done', 'refused']),
  actor: z.object({ id: Id.nullable(), name: z.string() }),
  resource: z.object({ type: z.string(), id: z.string() }).nullable(),
  patientRef: z.string().nullable(),
  facts: z.record(z.string(), z.json()),
  proof: z.enum(['waiting', 'in-tree', 'anchored', 'broken']),
});
export type LedgerRow = z.infer<typeof LedgerRow>;

export const LedgerQuery = z.object({
  before: Id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  group: z.enum(['all', 'patient-data', 'refused', 'links', 'team']).default('all'),
  search: z.string().trim().max(80).default(''),
});
export const LedgerPage = z.object({
  rows: z.array(LedgerRow),
  total: z.int(),
  checkpoint: z.object({ size: z.int(), root: z.string(), at: Instant, keyName: z.string() }).nullable(),
  anchors: z.array(z.object({ name: z.string(), size: z.int(), at: Instant })),
});
export type LedgerPage = z.infer<typeof LedgerPage>;

export const LedgerProof = z.object({
  index: z.int(),
  leaf: z.string(),
  size: z.int(),
  root: z.string(),
  path: z.array(z.string()),
  checkpointNote: z.string(),
  event: z.string(),
});
export type LedgerProof = z.infer<typeof LedgerProof>;
export const LedgerIndexParams = z.object({ index: z.coerce.number().int().min(0) });

/** Seven years, in days: the least for which a ledger outlives its clinic. */
export const LEDGER_DAYS = 2557;
/** Days for which the ledger is kept after the clinic's end; while the clinic is open nothing of it goes. Only ever more. */
export const LedgerKeeping = z.strictObject({ days: z.int().min(LEDGER_DAYS).max(36_525) });
export type LedgerKeeping = z.infer<typeof LedgerKeeping>;
