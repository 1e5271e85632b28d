import cookie from '@fastify/cookie';
import type { OpenedStudy, Role, Session, Study, StudyIndex, Ticket, TotpEnrolment } from '@hyaline/contract';
import { joinInstance } from '@hyaline/dicom';
import { generatePhantom, type PhantomAsk } from '@hyaline/dicom/phantom';
import { fromBase64Url, fromUtf8, newId } from '@hyaline/kit';
import { contexts } from '@hyaline/sealed';
import fastify, { type FastifyInstance, type FastifyRequest, type LightMyRequestResponse } from 'fastify';
import { type FastifyPluginAsyncZod, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { generateSync } from 'otplib';
import { traceDenial } from '../../app/denials.ts';
import { registerErrors } from '../../app/errors.ts';
import { guard, patientIsOut } from '../../app/guard.ts';
import { openBytes, sha256 } from '../../platform/crypto/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import type { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { createOwnerOnConsole, identityRoutes } from '../identity/index.ts';
import { imagingRoutes } from './index.ts';

const ORIGIN = 'http://localhost:8080';
const PASSWORD = 'Nine-Kayaks-4-Tuesday';

export interface World {
  platform: TestPlatform;
  app: FastifyInstance;
  /** Another server over the same database, keys and objects; or the same one after a restart. */
  node(change?: Partial<Platform>): Promise<FastifyInstance>;
  close(): Promise<void>;
}

export interface Person extends Actor {
  cookie: string;
  ip: string;
}

type Routes = (platform: Platform) => FastifyPluginAsyncZod;

/**
 * @param more - routes of another module, beside those of identity and imaging
 * @param traced - refusals go into the ledger, as they do in the product
 */
export async function createWorld(more: readonly Routes[] = [], { traced = false } = {}): Promise<World> {
  const platform = await createTestPlatform({ config: { port: 8080, publicUrl: ORIGIN } });
  const nodes: FastifyInstance[] = [];
  const node = async (change: Partial<Platform> = {}): Promise<FastifyInstance> => {
    const app = await webOf({ ...platform, ...change }, more, traced);
    nodes.push(app);
    return app;
  };
  const app = await node();
  const close = async (): Promise<void> => {
    for (const each of nodes) await each.close();
    await platform.dispose();
  };
  return { platform, app, node, close };
}

async function webOf(platform: Platform, more: readonly Routes[], traced: boolean): Promise<FastifyInstance> {
  const app = fastify({ genReqId: () => newId() }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const trace = traced
    ? (request: FastifyRequest, refusal: Refusal) => traceDenial(platform, request, refusal)
    : undefined;
  registerErrors(app, trace, patientIsOut(platform));
  await app.register(cookie);
  guard(app, platform);
  await app.register(identityRoutes(platform));
  await app.register(imagingRoutes(platform));
  for (const routes of more) await app.register(routes(platform));
  await app.ready();
  return app;
}

interface Ask {
  body?: unknown;
  headers?: Record<string, string>;
}

export function ask(
  app: FastifyInstance,
  person: { cookie: string; ip: string },
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD',
  path: string,
  { body, headers = {} }: Ask = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { origin: ORIGIN, ...(person.cookie === '' ? {} : { cookie: person.cookie }), ...headers },
    remoteAddress: person.ip,
    ...(body === undefined ? {} : { payload: body as object }),
  });
}

let visitors = 0;
const nobody = (): { cookie: string; ip: string } => ({
  cookie: '',
  ip: `10.7.${Math.floor(++visitors / 250)}.${visitors % 250}`,
});

/** A new clinic with its owner, signed in; its agreement is signed too, unless it is the test's subject. */
export async function newOwner({ app, platform }: World, { signed = true } = {}): Promise<Person> {
  const visitor = nobody();
  const account = { email: `${newId()}@clinic.example`, password: PASSWORD };
  const clinic = { clinicName: 'Harbour Spine', name: 'Ada Byron', locale: 'en' } as const;
  const { clinicId } = await createOwnerOnConsole(platform, { ...clinic, ...account });
  if (signed) await acceptBaaForTest(platform.database, clinicId);
  const { ticket } = (await ask(app, visitor, 'POST', '/sign-in', { body: account })).json<Ticket>();
  return enrolled(app, visitor, ticket);
}

/** Somebody else of the clinic, signed in. The account is planted; the sign-in is real. */
export async function newColleague(world: World, { tenantId }: Actor, role: Role, name: string): Promise<Person> {
  const email = `${newId()}@clinic.example`;
  const id = newId();
  await world.platform.database.asSuperuser(async (sql) => {
    await sql.query(
      `insert into core.account (id, email, email_key, name, password_hash)
       select $1, $2, $2, $3, password_hash from core.account a join core.membership m on m.account_id = a.id where m.tenant_id = $4 limit 1`,
      [id, email, name, tenantId],
    );
    await sql.query('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [
      tenantId,
      id,
      role,
    ]);
  });
  const visitor = nobody();
  const { ticket } = (
    await ask(world.app, visitor, 'POST', '/sign-in', { body: { email, password: PASSWORD } })
  ).json<Ticket>();
  return enrolled(world.app, visitor, ticket);
}

async function enrolled(
  app: FastifyInstance,
  visitor: { cookie: string; ip: string },
  ticket: string,
): Promise<Person> {
  const { secret } = (
    await ask(app, visitor, 'POST', '/sign-in/enrolment', { body: { ticket } })
  ).json<TotpEnrolment>();
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  const reply = await ask(app, visitor, 'POST', '/sign-in/enrolment/confirm', { body: { ticket, code } });
  const { session } = reply.json<{ session: Session }>();
  return {
    cookie: String(reply.headers['set-cookie']).split(';')[0] ?? '',
    tenantId: session.clinic.id,
    userId: session.account.id,
    ip: visitor.ip,
  };
}

export interface File {
  name: string;
  bytes: Uint8Array;
  sha256?: string;
}

const TUS = { 'tus-resumable': '1.0.0' };
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export async function startDraft(app: FastifyInstance, person: Person, files: readonly File[]): Promise<string> {
  const totalBytes = Math.max(
    1,
    files.reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
  const reply = await ask(app, person, 'POST', '/studies', { body: { instanceCount: files.length, totalBytes } });
  if (reply.statusCode !== 201) throw new Error(`no draft: ${reply.body}`);
  return reply.json<{ id: string }>().id;
}

/** Announces a file. @returns the path of its upload, below /api/v1 */
export async function announce(
  app: FastifyInstance,
  person: Person,
  studyId: string,
  { name, bytes, sha256 }: File,
): Promise<string> {
  const headers = {
    ...TUS,
    'upload-length': String(bytes.length),
    'upload-metadata': `studyId ${base64(studyId)},name ${base64(name)}${sha256 === undefined ? '' : `,sha256 ${base64(sha256)}`}`,
  };
  const reply = await ask(app, person, 'POST', '/uploads', { headers });
  if (reply.statusCode !== 201) throw new Error(`no upload: ${reply.statusCode} ${reply.body}`);
  return String(reply.headers.location).replace('/api/v1', '');
}

export const send = (app: FastifyInstance, person: Person, path: string, offset: number, bytes: Uint8Array) =>
  ask(app, person, 'PATCH', path, {
    headers: {
      ...TUS,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(bytes.length),
    },
    body: Buffer.from(bytes),
  });

export async function offsetOf(app: FastifyInstance, person: Person, path: string): Promise<number> {
  const reply = await ask(app, person, 'HEAD', path, { headers: TUS });
  if (reply.statusCode !== 200) throw new Error(`no offset: ${reply.statusCode}`);
  return Number(reply.headers['upload-offset']);
}

export async function upload(app: FastifyInstance, person: Person, studyId: string, file: File): Promise<void> {
  const path = await announce(app, person, studyId, file);
  if (file.bytes.length === 0) return;
  const reply = await send(app, person, path, 0, file.bytes);
  if (reply.statusCode !== 204) throw new Error(`not received: ${reply.statusCode} ${reply.body}`);
}

export const commit = (app: FastifyInstance, person: Person, studyId: string) =>
  ask(app, person, 'POST', `/studies/${studyId}/commit`);

/** Saves files as a browser does. */
export async function save({ app }: World, person: Person, files: readonly File[]): Promise<Study> {
  const studyId = await startDraft(app, person, files);
  for (const file of files) await upload(app, person, studyId, file);
  const reply = await commit(app, person, studyId);
  if (reply.statusCode !== 200) throw new Error(`not saved: ${reply.body}`);
  return reply.json<Study>();
}

export const CANARY = 'Canary^Zoraida';

/** Files of a small series of the canary patient. */
export const phantom = (seed: number, slices = 3, size = 16): File[] =>
  [...generatePhantom({ seed, slices, size, patientName: CANARY })].map(({ name, bytes }) => ({
    name: `${seed}/${name}`,
    bytes,
  }));

export const digest = (bytes: Uint8Array): string => sha256(bytes).toString('hex');
export const digests = (files: readonly Uint8Array[]): string[] => files.map(digest).toSorted();

/** A clinic in which a colleague of the owner has saved a study of two small images. */
export async function clinicWithStudy(
  world: World,
  phantom: Partial<PhantomAsk> = {},
): Promise<{ owner: Person; saver: Person; study: Study }> {
  const owner = await newOwner(world);
  const saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  const study = await save(world, saver, [...generatePhantom({ size: 16, slices: 2, ...phantom })]);
  return { owner, saver, study };
}

/** Opens a study as a browser does: its keys, its index, and every file put together again from its two objects. */
export async function openAll(
  app: FastifyInstance,
  person: Person,
  studyId: string,
): Promise<{ index: StudyIndex; files: Uint8Array[] }> {
  const opened = (await ask(app, person, 'POST', `/studies/${studyId}/open`)).json<OpenedStudy>();
  const headerKey = fromBase64Url(opened.headerKey);
  const bulkKey = fromBase64Url(opened.bulkKey);
  const object = async (id: string): Promise<Buffer> => (await ask(app, person, 'GET', `/objects/${id}`)).rawPayload;
  const { objectId } = opened.index;
  const index = JSON.parse(
    fromUtf8(openBytes(headerKey, await object(objectId), contexts.index(objectId))),
  ) as StudyIndex;
  const files: Uint8Array[] = [];
  for (const { headerObject, bulkObject } of index.series.flatMap(({ instances }) => instances)) {
    if (headerObject === null) throw new Error('an index of the clinic has its headers');
    const header = openBytes(headerKey, await object(headerObject.id), contexts.header(headerObject.id));
    files.push(joinInstance(header, openBytes(bulkKey, await object(bulkObject.id), contexts.bulk(bulkObject.id))));
  }
  return { index, files };
}

export interface LedgerLine {
  event: string;
  outcome: string;
  resource_id: string;
  patient_ref: string | null;
  canonical: string;
}

export const ledgerOf = (world: World, { tenantId }: Actor): Promise<LedgerLine[]> =>
  world.platform.database.asSuperuser(async (sql) => {
    const { rows } = await sql.query<LedgerLine>(
      `select event, outcome, resource_id, patient_ref, canonical from audit.entry
       where tenant_id = $1 and event like 'study.%' order by id`,
      [tenantId],
    );
    return rows;
  });

export async function storedKeys({ platform }: World, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of platform.storage.list(prefix)) keys.push(key);
  return keys.toSorted();
}
