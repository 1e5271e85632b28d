import { LedgerKeeping, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from './append.repo.ts';

const READ: Statement = {
  name: 'ledger-keeping',
  text: 'select p.ledger_days as days from core.practice p where p.tenant_id = (select sec.tenant())',
};
/** Days for which the ledger of this clinic is kept after its end; while it is open nothing of it goes. */
export const ledgerDays = async (tx: Tx): Promise<number> => {
  const [row] = await tx.query<{ days: number }>(READ, []);
  if (!row) throw new Error('a clinic has no practice');
  return row.days;
};
const KEEP: Statement = { name: 'ledger-keep', text: 'select sec.keep_ledger($1) as verdict' };

/** @throws Refusal retention-shorter */
const keepLonger = ({ db }: Platform, actor: Actor, ip: string, days: number): Promise<LedgerKeeping> =>
  db.inTenant(actor, async (tx) => {
    const before = await ledgerDays(tx);
    const [row] = await tx.query<{ verdict: string }>(KEEP, [days]);
    if (row?.verdict !== 'done') return refuse(row?.verdict === 'shorter' ? 'retention-shorter' : 'forbidden');
    const facts = { ledgerDays: days, before };
    await append(tx, { event: 'retention.changed', outcome: 'done', resource: null, patientRef: null, facts, ip });
    return { days };
  });

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** How long the ledger outlives its clinic. */
export const ledgerKeepingRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/ledger/keeping',
      { config: { needs: 'ledger:read', limit: 'read' }, schema: { response: { 200: LedgerKeeping, ...refusals } } },
      async ({ session }) => ({ days: await platform.db.inTenant(session, ledgerDays) }),
    );
    app.put(
      '/api/v1/ledger/keeping',
      {
        config: { needs: 'access-log:settings', limit: 'write', stepUp: true },
        schema: { body: LedgerKeeping, response: { 200: LedgerKeeping, ...refusals, 409: Problem } },
      },
      ({ session, body, client }) => keepLonger(platform, session, client.ip, body.days),
    );
  };
