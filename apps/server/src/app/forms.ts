import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/index.ts';
import { detourOfInsecure } from './detour.ts';

const MAX_FORM_BYTES = 8192;

/**
 * For documents whose forms are sent without a script: fields come as text, a few kilobytes at most, over TLS where there is any.
 * @param most - bytes
 */
export function takeForms(pages: FastifyInstance, platform: Platform, tls: boolean, most = MAX_FORM_BYTES): void {
  pages.addHook('onRequest', async (request, reply) => detourOfInsecure(platform, request, tls)?.(reply));
  pages.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: most },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}
