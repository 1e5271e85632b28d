import cookie from '@fastify/cookie';
import type { Notices, OpenedStudy, Role, Session, Study, Ticket, TotpEnrolment } from '@hyaline/contract';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { newId } from '@hyaline/kit';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { generateSync } from 'otplib';
import { registerErrors } from '../../app/errors.ts';
import { guard } from '../../app/guard.ts';
import type { Actor } from '../../platform/db/index.ts';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { apiKeyRoutes } from '../api-keys/index.ts';
import { createOwnerOnConsole, identityRoutes } from '../identity/index.ts';
import { imagingRoutes, keepStudy, sharedStudies } from '../imaging/index.ts';
import { linkRoutes } from '../links/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { grantRoutes } from './index.ts';

const ORIGIN = 'http://localhost:8080';
const PASSWORD = 'Nine-Kayaks-4-Tuesday';
export const REASON = 'Colleague away, patient in pain in room two';

export interface World {
  platform: TestPlatform;
  app: FastifyInstance;
  close(): Promise<void>;
}
export interface Person extends Actor {
  cookie: string;
  email: string;
  name: string;
}

export async function createWorld(): Promise<World> {
  const platform = await createTestPlatform({ config: { port: 8080, publicUrl: ORIGIN } });
  const app = fastify({ genReqId: () => newId() }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrors(app);
  await app.register(cookie);
  guard(app, platform);
  for (const routes of [identityRoutes, apiKeyRoutes, imagingRoutes, grantRoutes, noticeRoutes])
    await app.register(routes(platform));
  await app.register(linkRoutes(platform, { studies: sharedStudies, visits: { shareable: async () => null } }));
  await app.ready();
  const close = async (): Promise<void> => {
    await app.close();
    await platform.dispose();
  };
  return { platform, app, close };
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export const ask = (
  { app }: World,
  person: Pick<Person, 'cookie'> | null,
  method: Method,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) =>
  app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { origin: ORIGIN, ...(person ? { cookie: person.cookie } : {}), ...headers },
    remoteAddress: `10.9.${Math.floor(++visitors / 250)}.${visitors % 250}`,
    ...(body ? { payload: body } : {}),
  });
let visitors = 0;

export async function newOwner(world: World, name = 'Ada Owner'): Promise<Person> {
  const email = `${newId()}@clinic.example`;
  const account = { clinicName: 'Harbour Spine', name, email, password: PASSWORD, locale: 'en' } as const;
  await createOwnerOnConsole(world.platform, account);
  const owner = await signedIn(world, email, name);
  await acceptBaaForTest(world.platform.database, owner.tenantId);
  return owner;
}

/** Somebody else of the clinic, signed in. The account is planted; the sign-in is real. */
export async function newColleague(world: World, { tenantId }: Actor, role: Role, name: string): Promise<Person> {
  const email = `${newId()}@clinic.example`;
  const id = newId();
  await superuser(
    world,
    `insert into core.account (id, email, email_key, name, password_hash)
     select $1, $2, $2, $3, password_hash from core.account a join core.membership m on m.account_id = a.id
     where m.tenant_id = $4 limit 1`,
    [id, email, name, tenantId],
  );
  const place = 'insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)';
  await superuser(world, place, [tenantId, id, role]);
  return signedIn(world, email, name);
}

async function signedIn(world: World, email: string, name: string): Promise<Person> {
  const { ticket } = (await ask(world, null, 'POST', '/sign-in', { email, password: PASSWORD })).json<Ticket>();
  const { secret } = (await ask(world, null, 'POST', '/sign-in/enrolment', { ticket })).json<TotpEnrolment>();
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  const reply = await ask(world, null, 'POST', '/sign-in/enrolment/confirm', { ticket, code });
  const { session } = reply.json<{ session: Session }>();
  const cookie = [reply.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0] ?? '';
  return { cookie, email, name, tenantId: session.clinic.id, userId: session.account.id };
}

let seeds = 0;
export const newStudy = ({ platform }: World, saver: Person, patientId = newId()): Promise<Study> => {
  const files = generatePhantom({ size: 16, slices: 2, seed: ++seeds, patientName: 'Grant^Test', patientId });
  return keepStudy(platform, saver, [...files]);
};

/** Plants facts or moves time: never to make a rule hold. */
/** A clinic with somebody who reviews, and a study of a provider's that nobody else treats. */
export async function createGrantWorld() {
  const world = await createWorld();
  const owner = await newOwner(world);
  const officer = await newColleague(world, owner, 'privacy-officer', 'Pia Privacy');
  const saver = await newColleague(world, owner, 'provider', 'Grace Saver');
  return { world, owner, officer, saver, scan: await newStudy(world, saver) };
}

export const noticesOf = async (world: World, person: Person): Promise<Notices> =>
  (await ask(world, person, 'GET', '/notices')).json();
/** How often a person was told this of somebody. */
export const toldOf = async (world: World, person: Person, kind: string, who: string): Promise<number> =>
  (await noticesOf(world, person)).notices.filter(
    (notice) => notice.kind === kind && 'who' in notice.values && notice.values.who === who,
  ).length;
export const codeOf = (reply: { json(): unknown }) => (reply.json() as { code?: string }).code;

export const superuser = <Row extends object>(
  { platform }: World,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> => platform.database.asSuperuser(async (sql) => (await sql.query<Row>(text, [...params])).rows);

/** Any SQL as the application, with a person's sealed context: as an injected statement would run. */
export const sqlAs = <Row extends object>(
  { platform }: World,
  person: Actor,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> => platform.db.inTenant(person, (tx) => tx.query<Row>({ name: '', text }, params), { phi: true });

interface Taking {
  minutes?: number;
  reason?: string;
}
export const patient = (patientRef: string) => ({ kind: 'patient', patientRef });
export const study = (studyId: string) => ({ kind: 'study', studyId });
export const take = (world: World, by: Person, target: object, { minutes = 60, reason = REASON }: Taking = {}) =>
  ask(world, by, 'POST', '/grants', { target, minutes, reason });
export async function taken(world: World, by: Person, target: object, how: Taking = {}): Promise<string> {
  const reply = await take(world, by, target, how);
  if (reply.statusCode !== 201) throw new Error(`not taken: ${reply.body}`);
  return reply.json<{ id: string }>().id;
}
export const review = (world: World, by: Person, id: string, outcome = 'justified', comment = '') =>
  ask(world, by, 'POST', `/grants/${id}/review`, { outcome, comment });
export const end = (world: World, by: Person, id: string) => ask(world, by, 'POST', `/grants/${id}/end`);

/** Lets time pass for a grant, without sleeping: everything about it gets older. */
export const age = (world: World, id: string, seconds: number) =>
  superuser(
    world,
    `update core.access_grant set taken_at = taken_at - make_interval(secs => $2),
       ends_at = ends_at - make_interval(secs => $2), ended_at = ended_at - make_interval(secs => $2) where id = $1`,
    [id, seconds],
  );

/** Every way to a study: its page, its keys, its place in the list, its first object. */
export async function ways(world: World, by: Person, { id }: { id: string }, objectId?: string) {
  const opened = await ask(world, by, 'POST', `/studies/${id}/open`);
  const object = objectId ?? (opened.statusCode === 200 ? opened.json<OpenedStudy>().index.objectId : newId());
  const listed = (await ask(world, by, 'GET', '/studies')).json<{ studies: Study[] }>().studies;
  return {
    read: (await ask(world, by, 'GET', `/studies/${id}`)).statusCode,
    open: opened.statusCode,
    object: (await ask(world, by, 'GET', `/objects/${object}`)).statusCode,
    listed: listed.some((study) => study.id === id),
  };
}
export const OPEN = { read: 200, open: 200, object: 200, listed: true };
export const SHUT = { read: 404, open: 404, object: 404, listed: false };

export interface LedgerLine {
  event: string;
  outcome: string;
  actor: string | null;
  patient: string | null;
  resource: { type: string; id: string };
  facts: Record<string, unknown>;
}
export const ledgerOf = async (world: World, { tenantId }: Actor, like: string): Promise<LedgerLine[]> => {
  const text = `select canonical::json as line from audit.entry where tenant_id = $1 and event like $2 order by id`;
  return (await superuser<{ line: LedgerLine }>(world, text, [tenantId, like])).map(({ line }) => line);
};
