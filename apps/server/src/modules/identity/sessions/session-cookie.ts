import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../../../platform/index.ts';
import type { SignInEnd, StartedSession } from './session-start.ts';
import { BROWSER_ATTRIBUTES, BROWSER_COOKIE } from '../sign-in/browser-cookie.ts';
import { DEVICE_COOKIE, DEVICE_LIFE_SECONDS } from '../sign-in/device.ts';
import { claimToken, resolveToken, type SessionInfo } from './session.service.ts';

/** `__Host-`: the browser itself refuses the cookie unless it is Secure, without Domain, and for the whole origin. */
export const SESSION_COOKIE = '__Host-hyaline';
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
/** Sent by a page that asks on its own, while nobody is at the keyboard. */
const BACKGROUND_HEADER = 'hyaline-background';

export const setSessionCookie = (reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(SESSION_COOKIE, token, ATTRIBUTES);

/** After a complete sign-in: the session's cookie, then the one by which the device is known next time. */
export const setSignedIn = (reply: FastifyReply, { token, device }: StartedSession): FastifyReply =>
  setSessionCookie(reply, token).setCookie(DEVICE_COOKIE, device, { ...ATTRIBUTES, maxAge: DEVICE_LIFE_SECONDS });

/** Answers the end of a sign-in: with the session, its secret in the cookie, or with the ticket that leads on. */
export const sendSignIn = (reply: FastifyReply, end: SignInEnd): FastifyReply =>
  'token' in end ? setSignedIn(reply, end).send(end.session) : reply.send(end.ticket);

/**
 * Takes the session out of the browser, and everything that pages kept there. The mark of a known device stays: it
 * opens nothing, and without it every sign-in would be one from a new device.
 */
export const clearSession = (reply: FastifyReply): FastifyReply =>
  reply
    .clearCookie(SESSION_COOKIE, ATTRIBUTES)
    .clearCookie(BROWSER_COOKIE, BROWSER_ATTRIBUTES)
    .header('clear-site-data', '"cache", "storage"');

/** What the session of a request was a moment ago, for a request whose first transaction proves it. See claimToken. */
export async function claimSession(platform: Platform, request: FastifyRequest): Promise<SessionInfo | null> {
  const token = request.cookies[SESSION_COOKIE];
  return token ? claimToken(platform, token) : null;
}

/** Secrets that have rotated while their request was being let in. */
const rotated = new WeakMap<FastifyRequest, string>();

/** The newest secret of a request's session: the one it came with, unless that has just rotated. */
export const tokenOf = (request: FastifyRequest): string =>
  rotated.get(request) ?? request.cookies[SESSION_COOKIE] ?? '';

/** The session of a request, or null. Sets the cookie anew when its secret has rotated. */
export async function resolveSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SessionInfo | null> {
  const token = request.cookies[SESSION_COOKIE];
  if (!token) return null;
  const resolved = await resolveToken(platform, token, request.headers[BACKGROUND_HEADER] === '1');
  if (resolved?.nextToken) {
    rotated.set(request, resolved.nextToken);
    setSessionCookie(reply, resolved.nextToken);
  }
  return resolved?.info ?? null;
}
