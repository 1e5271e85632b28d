import { Campaigns, Figures, FiguresFile, FiguresQuery, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Platform } from '../../platform/index.ts';
import { figuresFile } from './figures-file.ts';
import { readCampaigns, readFigures } from './figures.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The first page of a clinic: how full, how soon, how many, and nothing of anybody. */
export const figureRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/figures',
      {
        config: { needs: 'figures:read', limit: 'read' },
        schema: { querystring: FiguresQuery, response: { 200: Figures, ...refusals } },
      },
      ({ session, query }) => readFigures(platform, session, query),
    );
    app.get(
      '/api/v1/figures/campaigns',
      { config: { needs: 'campaign:read', limit: 'read' }, schema: { response: { 200: Campaigns, ...refusals } } },
      ({ session }) => readCampaigns(platform, session),
    );
    app.get(
      '/api/v1/figures/export',
      {
        config: { needs: 'figures:read', limit: 'read' },
        schema: {
          querystring: FiguresFile,
          response: { 200: z.any().describe('application/pdf or text/csv'), ...refusals },
        },
      },
      async ({ session, query, client }, reply) => {
        const { name, type, bytes } = await figuresFile(platform, { actor: session, ip: client.ip }, query);
        return reply
          .header('content-type', type)
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(bytes);
      },
    );
  };
