import type { Tx } from '../../../platform/db/index.ts';

const PURGE = { name: 'identity-purge', text: 'select sec.purge_identity(), sec.purge_passkey_challenges()' };
const PURGE_WAYS_IN = { name: 'identity-purge-ways-in', text: 'select sec.purge_ways_in()' };
export async function purge(tx: Tx): Promise<void> {
  await tx.query(PURGE, []);
  await tx.query(PURGE_WAYS_IN, []);
}
