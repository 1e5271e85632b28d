import { Locations, Practice, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { locations } from './locations.service.ts';
import { practice } from './practice.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const withId = { ...refusals, 404: Problem };
const READS = { needs: 'practice:read', limit: 'read' } as const;

/** The clinic as a practice: who it is, its places and hours, its workspaces. */
export const practiceRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get('/api/v1/practice', { config: READS, schema: { response: { 200: Practice, ...withId } } }, ({ session }) =>
      practice(platform, session),
    );
    app.get(
      '/api/v1/locations',
      { config: READS, schema: { response: { 200: Locations, ...refusals } } },
      ({ session }) => locations(platform, session),
    );
  };
