import { refuse } from '../http/index.ts';
import type { Tx } from './db.ts';

/** A create that its sender may repeat: the key they chose, and a digest of what they sent. */
export interface Repeatable {
  key: string;
  route: string;
  bodySha256: Uint8Array;
}

const CLAIM = {
  name: 'once-claim',
  text: `insert into core.idempotency (tenant_id, key, route, body_sha256) values ($1, $2, $3, $4)
    on conflict (tenant_id, key) do nothing returning true as claimed`,
};
const READ = {
  name: 'once-read',
  text: 'select route, body_sha256 as "bodySha256", response from core.idempotency where tenant_id = $1 and key = $2',
};
const KEEP = {
  name: 'once-keep',
  text: 'update core.idempotency set response = $3 where tenant_id = $1 and key = $2',
};

interface Row {
  route: string;
  bodySha256: Buffer;
  response: unknown;
}

/**
 * Does `work` once per Idempotency-Key of the clinic, in the same transaction as its row: a repeat gets the first
 * answer. A second sender waits at the row until the first one has committed. What was sent is kept as a keyed hash: it
 * may be a patient's, and a plain one can be guessed at. Another person's repeat is another request.
 * @throws Refusal idempotency-mismatch when the key was used with other content
 */
export async function once<T>(tx: Tx, repeatable: Repeatable | null, work: () => Promise<T>): Promise<T> {
  if (!repeatable) return work();
  const { key, route, bodySha256 } = repeatable;
  const claimed = await tx.query(CLAIM, [tx.actor.tenantId, key, route, tx.keyed(bodySha256)]);
  if (claimed.length === 0) return earlierAnswer<T>(tx, repeatable);
  const answer = await work();
  await tx.query(KEEP, [tx.actor.tenantId, key, JSON.stringify(answer)]);
  return answer;
}

async function earlierAnswer<T>(tx: Tx, { key, route, bodySha256 }: Repeatable): Promise<T> {
  const [row] = await tx.query<Row>(READ, [tx.actor.tenantId, key]);
  if (!row || row.route !== route || !row.bodySha256.equals(tx.keyed(bodySha256)))
    return refuse('idempotency-mismatch');
  return row.response as T;
}
