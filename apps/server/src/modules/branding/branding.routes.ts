import {
  BrandEditors,
  BrandingRevision,
  BrandSettings,
  BrandSnapshot,
  ChangeBranding,
  LOGO_LIMITS,
  Problem,
} from '@hyaline/contract';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import {
  brandSettings,
  changeBranding,
  changeEditors,
  changeLogo,
  logoFile,
  removeLogo,
  shownBrand,
} from './branding.service.ts';
import { mayWrite } from '../plans/index.ts';
import type { Subscribed } from './subscribed.ts';

const refusals = { 401: Problem, 403: Problem, 422: Problem, 429: Problem };
const changing = { ...refusals, 409: Problem };
const READS = { needs: 'branding:read', limit: 'read' } as const;
const WRITES = { needs: 'branding:write', limit: 'write', personOnly: true } as const;
const Picture = z.any().describe('image/png');
/** A picture that somebody opens by itself runs nothing, whatever a browser takes it for. */
const PICTURE_HEADERS = { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox" };

/** How the clinic looks to others. */
export const brandingRoutes =
  (platform: Platform, subscribed: Subscribed = (tx) => mayWrite(platform, tx)): FastifyPluginAsyncZod =>
  async (app) => {
    const needs = { db: platform.db, limiter: platform.limiter, subscribed };
    app.addContentTypeParser('image/png', { parseAs: 'buffer', bodyLimit: LOGO_LIMITS.uploadBytes }, (_, body, done) =>
      done(null, body),
    );

    app.get(
      '/api/v1/branding',
      { config: READS, schema: { response: { 200: BrandSnapshot, ...refusals } } },
      (request) => shownBrand(needs, request.session),
    );

    app.get(
      '/api/v1/branding/logo',
      { config: READS, schema: { response: { 200: Picture, ...refusals, 404: Problem } } },
      async (request, reply) => reply.headers(PICTURE_HEADERS).send(await logoFile(needs, request.session)),
    );

    app.get(
      '/api/v1/branding/settings',
      { config: { ...WRITES, limit: 'read' }, schema: { response: { 200: BrandSettings, ...refusals } } },
      (request) => brandSettings(needs, request.session),
    );

    app.put(
      '/api/v1/branding',
      { config: WRITES, schema: { body: ChangeBranding, response: { 200: BrandSettings, ...changing } } },
      (request) => changeBranding(needs, askingOf(request), request.body),
    );

    app.put(
      '/api/v1/branding/logo',
      {
        config: WRITES,
        bodyLimit: LOGO_LIMITS.uploadBytes,
        schema: {
          querystring: BrandingRevision,
          response: { 200: BrandSettings, ...changing, 413: Problem, 415: Problem },
        },
      },
      (request) => {
        const file: unknown = request.body;
        if (!Buffer.isBuffer(file)) return refuse('unsupported-type');
        return changeLogo(needs, askingOf(request), request.query.revision, file);
      },
    );

    app.delete(
      '/api/v1/branding/logo',
      { config: WRITES, schema: { querystring: BrandingRevision, response: { 200: BrandSettings, ...changing } } },
      (request) => removeLogo(needs, askingOf(request), request.query.revision),
    );

    app.put(
      '/api/v1/branding/editors',
      {
        config: { needs: 'clinic:rules', limit: 'write', personOnly: true },
        schema: { body: BrandEditors, response: { 200: BrandSettings, ...refusals } },
      },
      (request) => changeEditors(needs, askingOf(request), request.body),
    );
  };

const askingOf = (request: FastifyRequest) => ({ actor: request.session, ip: request.client.ip });
