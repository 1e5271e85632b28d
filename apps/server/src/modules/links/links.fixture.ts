import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import type { CreateStudyLink, Link, OpenedLink, Session, Ticket, TotpEnrolment } from '@hyaline/contract';
import { type Bytes, newId, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, type LinkPassword, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { generateSync } from 'otplib';
import { registerErrors } from '../../app/errors.ts';
import { guard } from '../../app/guard.ts';
import { API_HEADERS, commonHeaders } from '../../app/headers.ts';
import { randomBytes, sealBytes, sha256 } from '../../platform/crypto/index.ts';
import type { Platform } from '../../platform/index.ts';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { createOwnerOnConsole, identityRoutes } from '../identity/index.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import { linkRoutes, type ShareableStudy, type SharedStudies } from './index.ts';

const ORIGIN = 'http://localhost:8080';

export interface World {
  platform: TestPlatform;
  app: FastifyInstance;
  studies: SharedStudies & { known: Map<string, ShareableStudy> };
  /** Another server on the same database, keys and objects, as a second node is. */
  anotherNode(change?: Partial<Platform>): Promise<FastifyInstance>;
  close(): Promise<void>;
}

export async function createWorld(options: { trustProxy?: string[] } = {}): Promise<World> {
  const platform = await createTestPlatform({ config: { port: 8080, publicUrl: ORIGIN } });
  const known = new Map<string, ShareableStudy>();
  const studies = {
    known,
    shareable: (tx: { actor: { tenantId: string } }, id: string) =>
      Promise.resolve(known.get(`${tx.actor.tenantId}|${id}`) ?? null),
    objectKey: (tenantId: string, studyId: string, objectId: string) => `t/${tenantId}/s/${studyId}/${objectId}`,
  };
  const nodes: FastifyInstance[] = [];
  const node = async (change: Partial<Platform> = {}) => {
    const app = await webOf({ ...platform, ...change }, studies, options.trustProxy);
    nodes.push(app);
    return app;
  };
  const app = await node();
  const close = async () => {
    for (const each of nodes) await each.close();
    await platform.dispose();
  };
  return { platform, app, studies, anotherNode: node, close };
}

async function webOf(platform: Platform, studies: SharedStudies, trustProxy?: string[]): Promise<FastifyInstance> {
  const app = fastify({ genReqId: () => newId(), trustProxy: trustProxy ?? false }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrors(app);
  await app.register(cookie);
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers({ ...commonHeaders(false), ...API_HEADERS });
    done();
  });
  guard(app, platform);
  await app.register(identityRoutes(platform));
  await app.register(linkRoutes(platform, { studies, visits: { shareable: async () => null } }));
  await app.ready();
  return app;
}

export interface Owner {
  cookie: string;
  tenantId: string;
  userId: string;
}

interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
  ip?: string;
}
export function ask(app: FastifyInstance, method: 'GET' | 'POST', path: string, { body, headers = {}, ip }: Ask = {}) {
  return app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { origin: ORIGIN, ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
    ...(ip === undefined ? {} : { remoteAddress: ip }),
  });
}
export const as = (owner: Owner): { headers: Record<string, string> } => ({ headers: { cookie: owner.cookie } });

let visitors = 0;
/** An address that nobody used before: limits per network do not meet between tests. */
export const newIp = (): string =>
  `10.${Math.floor(++visitors / 60_000) + 1}.${Math.floor(visitors / 250) % 250}.${visitors % 250}`;

/** A clinic with a signed-in owner, a signed agreement, a PHI schema and one study of two stored bulk objects. */
export async function newClinic(world: World): Promise<Owner & { studyId: string; objects: StoredObject[] }> {
  const ip = newIp();
  const account = { email: `${newId()}@clinic.example`, password: 'Nine-Kayaks-4-Tuesday' };
  const clinic = { clinicName: 'Harbour Spine', name: 'Ada Byron', locale: 'en' } as const;
  await createOwnerOnConsole(world.platform, { ...clinic, ...account });
  const { ticket } = (await ask(world.app, 'POST', '/sign-in', { ip, body: account })).json<Ticket>();
  const { secret } = (
    await ask(world.app, 'POST', '/sign-in/enrolment', { ip, body: { ticket } })
  ).json<TotpEnrolment>();
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  const reply = await ask(world.app, 'POST', '/sign-in/enrolment/confirm', { ip, body: { ticket, code } });
  const { session } = reply.json<{ session: Session }>();
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  const owner = { cookie, tenantId: session.clinic.id, userId: session.account.id };
  await acceptBaaForTest(world.platform.database, owner.tenantId);
  await ensurePhiSchema(world.platform, owner.tenantId);
  return { ...owner, ...(await newStudy(world, owner.tenantId)) };
}

export interface StoredObject {
  id: string;
  sealed: Buffer;
}
export async function newStudy(world: World, tenantId: string, plainBytes = 40_000) {
  const studyId = newId();
  const bulkKey = randomBytes(32);
  const objects: StoredObject[] = [];
  for (let i = 0; i < 2; i++) {
    const id = newId();
    const sealed = sealBytes(bulkKey, Buffer.alloc(plainBytes, i + 1), contexts.bulk(id));
    await world.platform.storage.put(world.studies.objectKey(tenantId, studyId, id), sealed);
    objects.push({ id, sealed });
  }
  const bulkObjects = objects.map(({ id, sealed }) => ({ id, bytes: sealed.length }));
  world.studies.known.set(`${tenantId}|${studyId}`, { patientRef: 'PT-4F09C2', bulkObjects });
  return { studyId, objects };
}

/** A stand-in for the browser's Argon2id; the server never sees what goes into it. */
const fastHash: LinkPassword['hash'] = async (password, salt) =>
  new Uint8Array(sha256(Buffer.concat([salt, password])));
export const password = (text: string): LinkPassword => ({ text, hash: fastHash });

export interface Minted {
  secret: Bytes;
  payloadKey: Bytes;
  payload: string;
  body: CreateStudyLink;
}

/** What a browser makes of a secret; `change` overrides what is sent. */
export async function mint(
  studyId: string,
  change: Partial<CreateStudyLink> = {},
  withPassword?: LinkPassword,
): Promise<Minted> {
  const secret = mintLink();
  const keys = await deriveLink(secret, withPassword);
  const payloadKey = new Uint8Array(randomBytes(32));
  const payload = JSON.stringify({
    version: 1,
    label: 'canary-label-7731',
    bulkKey: toBase64Url(randomBytes(32)),
    index: {},
  });
  const body: CreateStudyLink = {
    kind: 'study',
    lookup: toBase64Url(keys.lookup),
    sealedPayload: toBase64Url(await seal(payloadKey, utf8(payload), contexts.link(keys.lookup))),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
    hours: 24,
    maxOpens: null,
    passwordGate: keys.passwordGate && toBase64Url(keys.passwordGate),
    studyId,
    includesIdentity: false,
    patientConsent: true,
    ...change,
  };
  return { secret, payloadKey, payload, body };
}

export async function share(
  world: World,
  owner: Owner & { studyId: string },
  change: Partial<CreateStudyLink> = {},
  withPassword?: LinkPassword,
): Promise<Minted & { link: Link }> {
  const minted = await mint(owner.studyId, change, withPassword);
  const reply = await ask(world.app, 'POST', '/links', { ...as(owner), body: minted.body, ip: newIp() });
  if (reply.statusCode !== 201) throw new Error(`not created: ${reply.body}`);
  return { ...minted, link: reply.json<Link>() };
}

export const openAs = (app: FastifyInstance, body: unknown, more: Ask = {}) =>
  ask(app, 'POST', '/link-openings', { ip: newIp(), ...more, body });

export async function opened(app: FastifyInstance, { body }: Minted, ip = newIp()): Promise<OpenedLink> {
  const reply = await openAs(app, { lookup: body.lookup, passwordGate: body.passwordGate }, { ip });
  if (reply.statusCode !== 200) throw new Error(`not opened: ${reply.body}`);
  return reply.json<OpenedLink>();
}

export const view = (app: FastifyInstance, token: string, path: string, headers: Record<string, string> = {}) =>
  ask(app, 'GET', `/viewing/${path}`, { headers: { authorization: `Viewing ${token}`, ...headers }, ip: newIp() });

/** Lets a link's time run out, in the database. */
export const expire = (world: World, linkId: string) =>
  world.platform.database.asSuperuser((sql) =>
    sql.query(`update core.link set created_at = created_at - interval '40 hours', expires_at = now() where id = $1`, [
      linkId,
    ]),
  );

export async function listenOn(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1`;
}

/** All events of the clinic's ledger, oldest first. */
export const ledgerOf = (world: World, tenantId: string) =>
  world.platform.database.asSuperuser(async (sql) => {
    const { rows } = await sql.query<{ event: string; outcome: string; canonical: string }>(
      'select event, outcome, canonical from audit.entry where tenant_id = $1 order by id',
      [tenantId],
    );
    return rows;
  });
