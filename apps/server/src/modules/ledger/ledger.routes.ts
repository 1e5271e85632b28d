import { Readable } from 'node:stream';
import { Id, LedgerIndexParams, LedgerPage, LedgerProof, LedgerQuery, Problem } from '@hyaline/contract';
import { PLATFORM_TENANT } from '@hyaline/kit';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openLedger } from './address.ts';
import { ledgerKeepingRoutes } from './keeping.ts';
import { exportFileName, exportLedger, proveEntry, publicCheckpoint, readLedger } from './ledger.service.ts';

const CheckpointQuery = z.object({
  /** A clinic's id; without it, the installation's own log. */
  clinic: Id.default(PLATFORM_TENANT),
});
const LedgerExportQuery = z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl') });
const PublicCheckpoint = z.object({ origin: z.string(), key: z.string(), note: z.string().nullable() });

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

export const ledgerRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    await openLedger(platform);
    await app.register(ledgerKeepingRoutes(platform));

    app.get(
      '/api/v1/ledger',
      {
        config: { needs: 'ledger:read', limit: 'read' },
        schema: { querystring: LedgerQuery, response: { 200: LedgerPage, ...refusals } },
      },
      (request) => readLedger(platform, actorOf(request), request.query, request.client.ip),
    );

    app.get(
      '/api/v1/ledger/:index/proof',
      {
        config: { needs: 'ledger:read', limit: 'read' },
        schema: { params: LedgerIndexParams, response: { 200: LedgerProof, 404: Problem, ...refusals } },
      },
      (request) => proveEntry(platform, actorOf(request), request.params.index),
    );

    app.get(
      '/api/v1/ledger/export',
      {
        config: { needs: 'ledger:export', limit: 'read' },
        schema: {
          querystring: LedgerExportQuery,
          response: {
            200: z.any().describe('application/jsonl or text/csv: a header line, then one line per entry'),
            ...refusals,
          },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const { format } = request.query;
        const how = { now: platform.clock.now(), ip: request.client.ip, format };
        const lines = await exportLedger(platform, actor, how);
        reply.header('content-type', `${format === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=utf-8`);
        reply.header('content-disposition', `attachment; filename="${exportFileName(actor, format)}"`);
        return reply.send(Readable.from(lines));
      },
    );

    app.get(
      '/api/v1/ledger/checkpoint',
      {
        config: { needs: 'public', limit: 'public' },
        schema: { querystring: CheckpointQuery, response: { 200: PublicCheckpoint, 422: Problem, 429: Problem } },
      },
      (request) => publicCheckpoint(platform, request.query.clinic),
    );
  };

const actorOf = ({ session: { tenantId, userId, apiKey } }: FastifyRequest): Actor => ({ tenantId, userId, apiKey });
