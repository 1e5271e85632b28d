import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../../platform/index.ts';
import { isSecret, keep, newSecret } from '../secrets.ts';

/** Marks the browser that asked for a mail, so that the link in it can be told from one opened elsewhere. */
export const BROWSER_COOKIE = '__Host-hyaline-browser';
export const BROWSER_ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const;
const LIFE_SECONDS = 2 * 3600; // longer than any link that looks at it

export const browserOf = (request: FastifyRequest): string | undefined => request.cookies[BROWSER_COOKIE];

/** The mark of the asking browser: the one it has, so that an earlier link still works, or a new one. */
export function markBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const known = browserOf(request);
  const mark = known && isSecret(known) ? known : newSecret();
  reply.setCookie(BROWSER_COOKIE, mark, { ...BROWSER_ATTRIBUTES, maxAge: LIFE_SECONDS });
  return mark;
}

/** What the database keeps of a mark; without one, what nothing is equal to. */
export const keepBrowser = (platform: Platform, mark: string | undefined): Promise<Uint8Array> =>
  keep(platform, 'browser', mark ?? newSecret());
