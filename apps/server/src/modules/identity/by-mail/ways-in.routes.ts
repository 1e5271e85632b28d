import {
  AskByMail,
  ConfirmMagicLink,
  Empty,
  MagicAsked,
  MailAsked,
  MailSecret,
  Problem,
  ResetPassword,
  SignUp,
  Ticket,
  VerifySignUp,
} from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../../platform/index.ts';
import { browserOf, markBrowser } from '../sign-in/browser-cookie.ts';
import { askMagicLink, openMagicLink } from './magic-link.service.ts';
import { askPasswordReset, resetPassword } from './password-reset.service.ts';
import { signUp, verifySignUp } from './sign-up.service.ts';
import { unlock } from './unlock.service.ts';

const refusals = { 403: Problem, 404: Problem, 422: Problem, 429: Problem, 503: Problem };
const ASK = { needs: 'public', limit: 'sign-in' } as const;
/** A password is hashed with what the link brings along: not guessed, and not for nothing. */
const WITH_PASSWORD = { needs: 'public', limit: 'mail-link' } as const;
/** Whoever brings 256 secret bits is guessing nothing. */
const BY_LINK = { needs: 'public', limit: 'public' } as const;

/**
 * What is asked for by mail, and what the links in these mails do. Only a POST does anything, and the pages send one
 * only when somebody presses a button: mail servers open links, and some run the page behind them.
 */
export const waysInRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/sign-up',
      {
        config: { needs: 'public', limit: 'sign-up' },
        schema: { body: SignUp, response: { 202: MailAsked, ...refusals } },
      },
      async (request, reply) => reply.code(202).send(await signUp(platform, request.body, markBrowser(request, reply))),
    );

    app.post(
      '/api/v1/sign-up/verify',
      { config: WITH_PASSWORD, schema: { body: VerifySignUp, response: { 200: Ticket, ...refusals } } },
      (request) => verifySignUp(platform, request.body, browserOf(request), request.client),
    );

    app.post(
      '/api/v1/password-reset',
      { config: ASK, schema: { body: AskByMail, response: { 202: MailAsked, ...refusals } } },
      async (request, reply) => reply.code(202).send(await askPasswordReset(platform, request.body)),
    );

    app.post(
      '/api/v1/password-reset/confirm',
      { config: WITH_PASSWORD, schema: { body: ResetPassword, response: { 200: Ticket, ...refusals } } },
      (request) => resetPassword(platform, request.body, request.client),
    );

    app.post(
      '/api/v1/unlock',
      { config: BY_LINK, schema: { body: MailSecret, response: { 204: Empty, ...refusals } } },
      async (request, reply) => {
        await unlock(platform, request.body, request.client);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/v1/sign-in/magic',
      { config: ASK, schema: { body: AskByMail, response: { 202: MagicAsked, ...refusals } } },
      async (request, reply) =>
        reply.code(202).send(await askMagicLink(platform, request.body, markBrowser(request, reply))),
    );

    app.post(
      '/api/v1/sign-in/magic/confirm',
      { config: BY_LINK, schema: { body: ConfirmMagicLink, response: { 200: Ticket, ...refusals } } },
      (request) => openMagicLink(platform, request.body, browserOf(request)),
    );
  };
