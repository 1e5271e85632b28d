import type { Tx } from '../../platform/db/index.ts';

const PURGE = { name: 'identity-purge', text: 'select sec.purge_identity()' };
export async function purge(tx: Tx): Promise<void> {
  await tx.query(PURGE, []);
}
