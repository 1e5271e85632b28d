import { type Holder, holdersOf, type Role } from '@hyaline/contract';
import { newId, toBase64Url } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import { keep, SESSION_COOKIE } from '../modules/identity/index.ts';
import { publishDocuments } from '../modules/legal/index.ts';
import { packetDraft } from '../modules/packets/packets.fixture.ts';
import { content } from '../modules/protocols/protocols.fixture.ts';
import { allergy, note, vitals } from '../modules/chart-entries/chart.fixture.ts';
import { typed } from '../modules/patients/patients.fixture.ts';
import { acceptBaaForTest } from '../testing/baa.ts';
import { randomBytes } from '../platform/crypto/index.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { buildApp } from './build.ts';
import { createInstallation } from './installation.repo.ts';

export interface Operation {
  method: string;
  path: string;
  needs: string;
}
export interface Someone {
  holder: Holder | 'other-clinic';
  role: Role;
  tenantId: string;
  userId: string;
  token: string;
}
export interface PolicyWorld {
  platform: TestPlatform;
  app: FastifyInstance;
  operations: Operation[];
  /** One of each that stands in the table and signs in, and the owner of another clinic. */
  people: Someone[];
  /** Names in a path, with the real thing for them: of the one patient that there is. */
  real: Record<string, string>;
  close(): Promise<void>;
}

/** What must reach nobody without the cell, in any answer. */
export const CANARIES = [
  'Qorvixana',
  'Vandermolen-Ysk',
  '+1 (212) 555-0187',
  '219-09-9123',
  '1949-11-30',
  'Zyxwolframite',
];
export const PATIENT = {
  givenName: 'Qorvixana',
  familyName: 'Vandermolen-Ysk',
  phone: '+1 (212) 555-0187',
  ssn: '219-09-9123',
  birthDate: '1949-11-30',
  email: 'qorvixana@vandermolen.example',
  mrn: 'QV-77120',
};

const CLINIC: readonly [Role, Holder][] = [
  ['owner', 'owner'],
  ['admin', 'admin'],
  ['provider', 'provider-assigned'],
  ['provider', 'provider-unassigned'],
  ['staff', 'staff'],
  ['privacy-officer', 'privacy-officer'],
  ['marketing-viewer', 'advertiser'],
];
const ORGANISATION = ['organisation-owner', 'organisation-viewer', 'sales-rep'] as const;

/** A clinic with a patient of whom everything is kept, an organisation above it, another clinic, and all their people. */
export async function createPolicyWorld(): Promise<PolicyWorld> {
  const platform = await createTestPlatform();
  await createInstallation(platform.database, newId(), platform.config.demo);
  await publishDocuments(platform);
  const app = await buildApp(platform, null);
  await app.ready();
  const [clinic, organisation, other] = [newId(), newId(), newId()];
  const people: Someone[] = [];
  for (const [tenantId, name] of [
    [clinic, 'Harbour'],
    [organisation, 'Chain'],
    [other, 'Elsewhere'],
  ] as const)
    // prettier-ignore
    await superuser(platform, 'insert into core.clinic (tenant_id, name) values ($1, $2)', [tenantId, name]);
  for (const [role, holder] of CLINIC) people.push(await signedIn(platform, clinic, role, holder));
  people.push(await signedIn(platform, other, 'owner', 'other-clinic'));
  const chief = people[0]?.userId ?? '';
  await superuser(platform, 'insert into core.organisation (tenant_id, created_by) values ($1, $2)', [
    organisation,
    chief,
  ]);
  for (const role of ORGANISATION)
    people.push(await signedIn(platform, organisation, role, holdersOf(role)[0] ?? 'ocr-worker'));
  people.push(...(await ofSupport(platform, clinic, chief)));
  for (const tenantId of [clinic, other]) await acceptBaaForTest(platform.database, tenantId);
  const world = { platform, app, people, operations: operationsOf(app), real: {} as Record<string, string> };
  Object.assign(world.real, await chartOf(world));
  return {
    ...world,
    close: async () => {
      await app.close();
      await platform.dispose();
    },
  };
}

const superuser = (platform: TestPlatform, text: string, params: readonly unknown[]) =>
  platform.database.asSuperuser((sql) => sql.query(text, [...params]));

async function signedIn(
  platform: TestPlatform,
  tenantId: string,
  role: Role,
  holder: Someone['holder'],
): Promise<Someone> {
  const userId = newId();
  const email = `${userId}@x.example`;
  const put = (text: string, params: readonly unknown[]) => superuser(platform, text, params);
  await put(
    `insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, $3, '$argon2id$v=19$none')`,
    [userId, email, `A ${holder}`],
  );
  await put('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [tenantId, userId, role]);
  await put(`insert into core.totp_factor (account_id, sealed, confirmed_at) values ($1, 'x', now())`, [userId]);
  return { holder, role, tenantId, userId, token: await sessionOf(platform, tenantId, userId) };
}

async function sessionOf(platform: TestPlatform, tenantId: string, userId: string): Promise<string> {
  const [sessionId, token] = [newId(), toBase64Url(randomBytes(32))];
  const put = (text: string, params: readonly unknown[]) => superuser(platform, text, params);
  await put(
    `insert into core.session (tenant_id, id, account_id, browser, os, idle_limit, absolute_expires_at, verified_at)
     values ($1, $2, $3, 'Firefox', 'Linux', '30 minutes', now() + interval '8 hours', now())`,
    [tenantId, sessionId, userId],
  );
  const hash = await keep(platform, 'session', token);
  await put('insert into core.session_secret (hash, tenant_id, session_id) values ($1, $2, $3)', [
    hash,
    tenantId,
    sessionId,
  ]);
  return token;
}

/** One of support at the desk, and one whom the clinic's owner has let in to see how it is set up. */
async function ofSupport(platform: TestPlatform, clinic: string, owner: string): Promise<Someone[]> {
  const desk = newId();
  const put = (text: string, params: readonly unknown[]) => superuser(platform, text, params);
  await put(`insert into core.clinic (tenant_id, name) values ($1, 'Support')`, [desk]);
  await put('insert into core.support_desk (tenant_id) values ($1)', [desk]);
  const people: Someone[] = [];
  for (const holder of ['support', 'support-granted'] as const)
    people.push(await signedIn(platform, desk, 'support', holder));
  const inside = people[1]?.userId;
  const row = [clinic, inside];
  await put(
    `insert into core.membership (tenant_id, account_id, role, removed_at) values ($1, $2, 'support', 'epoch')`,
    row,
  );
  await put(
    `insert into core.access_grant (tenant_id, id, account_id, reason, ends_at, kind, given_by)
     values ($1, gen_random_uuid(), $2, 'x', now() + interval '1 hour', 'support', $3)`,
    [...row, owner],
  );
  const [outside, within] = people as [Someone, Someone];
  return [outside, { ...within, tenantId: clinic, token: await sessionOf(platform, clinic, within.userId) }];
}

export function operationsOf(app: FastifyInstance): Operation[] {
  const { paths = {} } = (
    app as unknown as { swagger(): { paths?: Record<string, Record<string, object>> } }
  ).swagger();
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, about]) => ({
        method: method.toUpperCase(),
        path,
        needs: String((about as { 'x-needs'?: string })['x-needs']),
      })),
    );
}

type Asking = Pick<PolicyWorld, 'app' | 'platform'>;
export const send = (
  { app, platform }: Asking,
  { token }: Pick<Someone, 'token'>,
  method: string,
  url: string,
  body?: object,
  more: Record<string, string> = {},
) =>
  app.inject({
    method: method as 'GET',
    url,
    headers: {
      origin: platform.config.publicUrl,
      host: new URL(platform.config.publicUrl).host,
      cookie: `${SESSION_COOKIE}=${token}`,
      ...more,
    },
    remoteAddress: `10.${Math.floor(++visitors / 60_000) + 1}.${Math.floor(visitors / 250) % 250}.${visitors % 250}`,
    ...(body === undefined ? {} : { payload: body }),
  });
let visitors = 0;

/** Everything that can be kept of a patient, made by the provider who treats them. */
async function chartOf(world: Asking & { people: Someone[] }): Promise<Record<string, string>> {
  const by = (holder: Holder): Someone => {
    const found = world.people.find((each) => each.holder === holder);
    if (!found) throw new Error(`nobody is ${holder}`);
    return found;
  };
  const treats = by('provider-assigned');
  const made = async <T>(path: string, body: object, person = treats): Promise<T> => {
    const reply = await send(world, person, 'POST', `/api/v1${path}`, body);
    if (reply.statusCode >= 300) throw new Error(`${path}: ${reply.statusCode} ${reply.body}`);
    return (reply.body === '' ? {} : reply.json()) as T;
  };
  const { id, ref } = await made<{ id: string; ref: string }>('/patients', {
    fields: typed(PATIENT),
    duplicatesSeen: true,
  });
  const change = { revision: 1, fields: typed({ ...PATIENT, preferredName: 'Zyxwolframite' }) };
  await send(world, treats, 'PUT', `/api/v1/patients/${id}`, change);
  let entryId = '';
  for (const entry of [allergy(), note(), vitals])
    ({ id: entryId } = await made<{ id: string }>(`/patients/${id}/entries`, { content: entry }));
  const { id: protocolId } = await made<{ id: string }>(`/patients/${id}/protocols`, { content: content() });
  const { id: packetId } = await made<{ id: string }>(`/patients/${id}/packets`, packetDraft('Zyxwolframite'));
  const visit = { day: '2026-01-05', label: 'Zyxwolframite', note: '', document: { values: {} } };
  const { id: visitId } = await made<{ id: string }>(`/patients/${id}/visits`, { content: visit });
  await send(world, treats, 'PUT', `/api/v1/patients/${id}/visits/${visitId}`, { revision: 1, content: visit });
  const disclosed = {
    day: '2026-01-05',
    kind: 'judicial',
    recipient: 'Zyxwolframite court',
    description: 'x',
    purpose: 'y',
  };
  const { id: disclosureId } = await made<{ id: string }>(`/accounting/${ref}/disclosures`, disclosed);
  const endsAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const statement = { kind: 'law-enforcement', agency: 'Police', statement: 'Zyxwolframite', isOral: true, endsAt };
  await made(`/accounting/${ref}/suspensions`, statement);
  const report = { kind: 'accounting', format: 'csv', locale: 'en' };
  await send(world, by('owner'), 'POST', `/api/v1/accounting/${ref}/reports`, report);
  const locationId = newId();
  await superuser(
    world.platform,
    `insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, 'Harbour', 'UTC', $3)`,
    [treats.tenantId, locationId, treats.userId],
  );
  const kind = { name: 'Visit', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: false }; // prettier-ignore
  const { id: typeId } = await made<{ id: string }>('/schedule/types', kind, by('owner'));
  const booking = { patientRef: ref, typeId, providerId: treats.userId, locationId, wallStart: '2040-01-02T09:00', outsideHours: true, note: 'Zyxwolframite' }; // prettier-ignore
  const { appointment } = await made<{ appointment: { id: string } }>('/schedule/appointments', booking);
  return { id, ref, entryId, protocolId, packetId, visitId, disclosureId, appointmentId: appointment.id };
}
