import { allows, type LimitClass, type Needs, type Permission, type ProxyPart } from '@hyaline/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { claimSession, deviceId, isUnproven, resolveSession, type SessionInfo } from '../modules/identity/index.ts';
import { admitSupport } from '../modules/grants/index.ts';
import { type PatientSession, portalCaller, resolvePatient } from '../modules/portal/index.ts';
import { requireWorkspace } from '../modules/practice/index.ts';
import { refuse } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { requireBudget } from './budget.ts';
import { type Client, clientOf } from './client.ts';
import { admitKey, bearerOf } from './key-holder.ts';
import { requireOwnPage, requireProtectedHost, requireSameOrigin } from './origin.ts';
import { requireAgreement } from './phi-gate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it does not start. */
    needs?: Needs;
    /** What the scope of a program's key must hold instead: what is an export to a person may be a program's daily work. */
    keyNeeds?: Permission;
    limit?: LimitClass;
    /** On routes that need `patient`: what somebody who is here for the patient must have been given. Without it: the patient alone. */
    part?: ProxyPart | 'any';
    /** Only for a person who has confirmed both factors within the last 15 minutes; never for an API key. */
    stepUp?: boolean;
    /** Within a scope of API keys, but not for them: what cannot be undone, or changes what others see. */
    personOnly?: boolean;
    /** A reading route that enters whom it shows: never for a link or a picture on another site. */
    ownPagesOnly?: boolean;
    /**
     * The handler reads in one transaction as the request's session, which is proven there instead of in a round trip
     * of its own. The answer waits for the proof in any case.
     */
    provesSession?: boolean;
    /** Set by the guard on the routes whose handler it has seen to. */
    awaitsProof?: boolean;
    /** A page of the API's own documentation, not an operation. */
    isDocument?: boolean;
  }
  interface FastifyRequest {
    /** Set on routes that need a permission; reading it elsewhere is a programming error. */
    session: SessionInfo;
    /** Set on routes that need `patient`, and on no others. */
    patient: PatientSession;
    client: Client;
  }
}

/**
 * Before every API route: same origin or an API key, inside the rate limit, and the permission it declares. Routes cannot opt out:
 * one that declares neither permission nor limit is refused at registration.
 */
export function guard(app: FastifyInstance, platform: Platform): void {
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/') || route.method === 'HEAD' || route.config?.isDocument) return;
    if (!route.config?.needs || !route.config.limit)
      throw new Error(`${route.method} ${route.url} declares no needs or limit`);
    if (route.config.provesSession) proveInHandler(platform, route, route.config.needs);
  });
  app.decorateRequest('session');
  app.decorateRequest('patient');
  app.decorateRequest('client', { getter: cachedClient } as never);

  app.addHook('onRequest', async (request, reply) => {
    const {
      needs,
      keyNeeds,
      limit,
      part,
      awaitsProof,
      stepUp = false,
      personOnly = stepUp,
      ownPagesOnly = false,
    } = request.routeOptions.config;
    if (!needs || !limit) return;
    requireProtectedHost(request, platform.config.publicUrl);
    const isForMembers = isPermission(needs);
    const key = isForMembers ? bearerOf(request) : null;
    // a browser adds no key to a request by itself, so whichever site caused this one does not matter
    if (isForMembers && key !== null) {
      await admitKey(platform, request, reply, key, { needs: keyNeeds ?? needs, limit, personOnly });
      return requireWorkspace(platform, request.session, needs);
    }
    requireSameOrigin(request, publicOrigin(platform));
    if (ownPagesOnly) requireOwnPage(request);
    const { who, crowd } = await counted(platform, request, limit);
    await requireBudget(platform, request, limit, who, crowd);
    if (needs === 'patient') {
      request.patient = (await resolvePatient(platform, request)) ?? refuse('not-signed-in');
      requireShownPerson(request);
      requirePart(request.patient, part);
    }
    if (!isForMembers) return;
    const claimed = awaitsProof && !stepUp ? await claimSession(platform, request) : null;
    if (claimed && allows(claimed.role, needs)) request.session = claimed;
    else await requireSession(platform, request, reply, needs);
    requireShownClinic(request);
    if (request.session.role === 'support') await requireLetIn(platform, request, needs);
    await requireWorkspace(platform, request.session, needs);
    if (stepUp && !request.session.verified) refuse('step-up-required');
  });
  requireAgreement(app, platform);
}

/** For the answer to what the database refused: whether the session of the portal that asked has ended meanwhile. */
export const patientIsOut =
  (platform: Platform) =>
  async (request: FastifyRequest): Promise<boolean> =>
    request.routeOptions.config.needs === 'patient' && (await resolvePatient(platform, request)) === null;

const requireLetIn = (
  platform: Platform,
  { session, method, routeOptions, client }: FastifyRequest,
  needs: Permission,
) =>
  admitSupport(platform, session, {
    needs,
    method,
    route: routeOptions.url ?? '',
    ip: client.ip,
  });

/** Somebody who is here for a patient finds nothing of what they were not given; the database refuses it again. */
function requirePart({ scope }: PatientSession, part: ProxyPart | 'any' | undefined): void {
  if (scope === null || part === 'any') return;
  if (part === undefined || !scope.includes(part)) refuse('not-found');
}

/** Whether a member of the clinic must hold it; the other ways in are nobody's role. */
const isPermission = (needs: Needs): needs is Permission =>
  needs !== 'public' && needs !== 'ticket' && needs !== 'link' && needs !== 'patient';

/**
 * A browser has one session, but may show pages of the clinic before it in other windows. A page says which clinic it
 * shows, so that nothing it sends is done in another one.
 */
function requireShownClinic({ headers, session }: FastifyRequest): void {
  const shown = headers[CLINIC_HEADER];
  if (shown !== undefined && shown !== session.tenantId) refuse('other-clinic');
}

const CLINIC_HEADER = 'hyaline-clinic';

/** As above, of the portal: somebody who comes in for several people goes from one to the other in another tab. */
function requireShownPerson({ headers, patient }: FastifyRequest): void {
  const shown = headers[ACCOUNT_HEADER];
  if (shown !== undefined && shown !== patient.accountId) refuse('not-signed-in');
}

const ACCOUNT_HEADER = 'hyaline-account';

async function requireSession(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  needs: Permission,
): Promise<void> {
  const session = await resolveSession(platform, request, reply);
  if (!session) return refuse('not-signed-in');
  request.session = session; // before it is judged: a refusal is written down under a name
  if (!allows(session.role, needs)) refuse('forbidden');
}

/**
 * Makes the handler of a route run on a session that its own transaction has yet to prove. When it does not hold, the
 * session is asked for as on every other route and the handler starts again: its first run has left nothing. What came
 * to an answer or a refusal without a transaction waits until the session has been asked for.
 */
function proveInHandler(platform: Platform, route: RouteOptions, needs: Needs): void {
  if (!isPermission(needs)) throw new Error('there is no session to prove');
  const { handler } = route;
  const settle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { proof } = request.session ?? {};
    if (proof && !proof.holds) await requireSession(platform, request, reply, needs);
  };
  route.handler = async function (request, reply) {
    try {
      const answer: unknown = await handler.call(this, request, reply);
      await settle(request, reply);
      return answer;
    } catch (error) {
      if (!isUnproven(error)) throw error;
      await settle(request, reply);
      return handler.call(this, request, reply);
    }
  };
  route.config = { ...route.config, awaitsProof: true }; // a copy: fastify's own HEAD route has the bare handler
  route.errorHandler = async (error, request, reply) => {
    await settle(request, reply);
    throw error; // to the one writer of refusals
  };
}

/**
 * Sign-ins from a browser that completed one before are counted by themselves: its network cannot use them up. In the
 * portal that holds for all that a browser asks, and strangers to it are counted apart from those who work in the clinic.
 * All known browsers of one network together are counted too: whoever signs in often has many.
 */
async function counted(
  platform: Platform,
  request: FastifyRequest,
  limit: LimitClass,
): Promise<{ who: string; crowd: string | null }> {
  const { client, routeOptions } = request;
  if (routeOptions.url?.startsWith(PORTAL)) return portalCaller(platform, request);
  const device = limit === 'sign-in' ? await deviceId(platform, client.device) : null;
  return device === null
    ? { who: client.network, crowd: null }
    : { who: `device|${device}`, crowd: `devices|${client.network}` };
}

const PORTAL = '/api/v1/portal/';
const publicOrigin = ({ config }: Platform): string | null => (config.port === 0 ? null : config.publicUrl);

const clients = new WeakMap<FastifyRequest, Client>();
function cachedClient(this: FastifyRequest): Client {
  const known = clients.get(this) ?? clientOf(this);
  clients.set(this, known);
  return known;
}
