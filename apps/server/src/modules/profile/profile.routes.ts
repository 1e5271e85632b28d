import { AccountData, Problem, Profile, ProfileChange } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { changeProfile, exportAccountData, readProfile } from './profile.service.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };

/** The profile of the person who asks. No route names anybody else's. */
export const profileRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/api/v1/profile',
      { config: { needs: 'session:self', limit: 'read' }, schema: { response: { 200: Profile, ...refusals } } },
      (request) => readProfile(platform, request.session),
    );

    app.put(
      '/api/v1/profile',
      {
        config: { needs: 'session:self', limit: 'write' },
        schema: { body: ProfileChange, response: { 200: Profile, ...refusals } },
      },
      (request) => changeProfile(platform, request.session, request.body, request.client),
    );

    app.post(
      '/api/v1/profile/export',
      {
        config: { needs: 'session:self', limit: 'write', stepUp: true },
        schema: { response: { 200: AccountData, ...refusals } },
      },
      (request) => exportAccountData(platform, request.session, request.client.ip),
    );
  };
