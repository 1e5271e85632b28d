import type { FastifyInstance } from 'fastify';
import { receiptFor } from '../modules/ledger/index.ts';
import { committedHere, runInScope } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whoever changes something gets a signed receipt of its ledger entry in `Hyaline-Receipt`: with it they can prove
 * later that a ledger without the entry leaves it out. Given only to a signed-in member, after the commit.
 */
export function giveReceipts(app: FastifyInstance, platform: Platform): void {
  app.addHook('onRequest', (_request, _reply, done) => runInScope(done));
  app.addHook('onSend', (request, reply, payload, done) => {
    const entry = SAFE.has(request.method) ? undefined : committedHere().at(-1);
    if (!entry || !request.session || reply.statusCode >= 400) return done(null, payload);
    receiptFor(platform, entry.tenantId, entry).then(
      (receipt) => {
        reply.header('hyaline-receipt', receipt);
        done(null, payload);
      },
      (error: Error) => done(error),
    );
  });
}
