import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { newId } from '@hyaline/kit';
import { createInstallation } from '../../app/installation.repo.ts';
import type { Platform } from '../../platform/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { accessLogRoutes } from '../access-log/index.ts';
import { exchangeRoutes } from '../exchange/index.ts';
import { mailsTo } from '../mail/index.ts';
import { packetRoutes } from '../packets/index.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';
import { protocolRoutes } from '../protocols/index.ts';
import { portalRoutes } from './index.ts';

export const BORN = '1961-04-12';

export interface PortalWorld extends World {
  /** With the mail inbox of a demo. */
  demo: Platform;
  owner: Person;
  /** Treats the patients. */
  treats: Person;
  other: Person;
}

/** A clinic whose mails can be read, its owner, who treats, and who does not. @param more - routes beside the portal's */
export async function createPortalWorld(more: Parameters<typeof createWorld>[0] = []): Promise<PortalWorld> {
  const routes = [
    patientRoutes,
    chartRoutes,
    protocolRoutes,
    accessLogRoutes,
    exchangeRoutes,
    packetRoutes,
    portalRoutes,
    ...more,
  ];
  const world = await createWorld(routes);
  await createInstallation(world.platform.database, newId(), true);
  const config = { ...world.platform.config, demo: true };
  const app = await world.node({ config });
  const owner = await newOwner(world);
  const treats = await newColleague(world, owner, 'provider', 'Grace Treats');
  const other = await newColleague(world, owner, 'provider', 'Tom Other');
  return { ...world, app, demo: { ...world.platform, config }, owner, treats, other };
}

export interface Known {
  id: string;
  ref: string;
  email: string;
}
/** A patient with an address of their own. */
export async function newPatient(world: PortalWorld, person: Person, givenName = 'Rosalind'): Promise<Known> {
  const email = `${newId()}@home.example`;
  return { ...(await enter(world, person, { givenName, email, birthDate: BORN })), email };
}

let phones = 0;
/** A patient's phone: its own address, its own cookies. */
export class Phone {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  readonly #ip = `203.0.${113 + Math.floor(++phones / 250)}.${phones % 250}`;
  constructor({ app }: { app: FastifyInstance }) {
    this.#app = app;
  }

  async ask(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { origin: 'http://localhost:8080', ...(cookie === '' ? {} : { cookie }), ...headers },
      remoteAddress: this.#ip,
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value } of answer.cookies) this.cookies.set(name, value);
    return answer;
  }

  /** The status and, of a refusal, its code. */
  async says(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<string> {
    const answer = await this.ask(method, url, body);
    return answer.statusCode < 300 ? String(answer.statusCode) : `${answer.statusCode} ${answer.json().code}`;
  }

  enter(secret: string, birthDate = BORN, code?: string): Promise<string> {
    return this.says('POST', '/portal/session', { secret, birthDate, ...(code === undefined ? {} : { code }) });
  }
}

/** What stands behind the `#` of the newest mail to an address. */
export async function secretTo({ demo }: PortalWorld, email: string): Promise<string> {
  const [mail] = await mailsTo(demo, email);
  if (!mail?.secret) throw new Error(`no link was mailed to ${email}`);
  return mail.secret;
}

export async function invite(world: PortalWorld, person: Person, { id, email }: Known, locale = 'en'): Promise<string> {
  const reply = await ask(world.app, person, 'POST', `/patients/${id}/portal`, { body: { locale } });
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  return secretTo(world, email);
}

/** A patient who has come in, with their phone. */
export async function patientInside(world: PortalWorld, person: Person, known: Known): Promise<Phone> {
  const phone = new Phone(world);
  const entered = await phone.enter(await invite(world, person, known));
  if (entered !== '204') throw new Error(entered);
  return phone;
}

/** Lets time pass for links and sessions. */
export const age = ({ platform }: World, minutes: number): Promise<void> =>
  platform.database.asSuperuser(async (sql) => {
    const span = [minutes * 60];
    await sql.query('update core.portal_link set expires_at = expires_at - make_interval(secs => $1)', span);
    await sql.query(
      `update core.portal_session set last_used_at = last_used_at - make_interval(secs => $1),
         started_at = started_at - make_interval(secs => $1), absolute_expires_at = absolute_expires_at - make_interval(secs => $1)`,
      span,
    );
  });
