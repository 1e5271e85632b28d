import type { Statement, Tx } from './db.ts';

const TURN: Statement = {
  name: 'in-turn',
  text: `select pg_advisory_xact_lock(hashtextextended((select sec.tenant())::text || '|' || $1, 0)) is null as held`,
};
/**
 * Until the transaction ends nobody else of the clinic is where this name stands: what is counted now is still so when
 * it is written.
 */
export async function inTurn(tx: Tx, name: string): Promise<void> {
  await tx.query(TURN, [name]);
}
