import type { LightMyRequestResponse } from 'fastify';
import { lastMailTo, mailsTo } from '../../mail/index.ts';
import type { Person, World } from '../identity.fixture.ts';
import { currentCode } from '../factors/totp.ts';

const ORIGIN = 'http://localhost:8080';
let machines = 0;

/** A browser on a machine of its own: it keeps cookies, and says where it comes from. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly ip: string;
  readonly #world: World;

  /** @param ip - default: an address that nobody used before */
  constructor(world: World, ip = `198.18.${Math.floor(++machines / 250)}.${machines % 250}`) {
    this.#world = world;
    this.ip = ip;
  }

  async ask(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#world.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { origin: ORIGIN, 'user-agent': AGENT, ...(cookie === '' ? {} : { cookie }), ...headers },
      remoteAddress: this.ip,
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const { name, value } of answer.cookies) this.cookies.set(name, value);
    return answer;
  }

  post(url: string, body: object, headers?: Record<string, string>): Promise<LightMyRequestResponse> {
    return this.ask('POST', url, body, headers);
  }

  /** The status and, of a refusal, its code. */
  async says(url: string, body: object): Promise<string> {
    const answer = await this.post(url, body);
    return answer.statusCode < 300 ? String(answer.statusCode) : `${answer.statusCode} ${answer.json().code}`;
  }

  /** Password and code, to the end. */
  async signIn(person: Person, password: string): Promise<LightMyRequestResponse> {
    const first = await this.post('/sign-in', { email: person.email, password });
    if (first.statusCode !== 200) return first;
    const code = currentCode(person.secret, this.#world.clock.now());
    const second = await this.post('/sign-in/totp', { ticket: first.json().ticket, code });
    this.#world.clock.forward(30);
    return second;
  }
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** What stands behind the `#` of the newest mail to an address. */
export async function secretMailedTo({ platform }: World, email: string): Promise<string> {
  const mail = await lastMailTo(platform, email);
  if (!mail?.secret) throw new Error(`no link was mailed to ${email}`);
  return mail.secret;
}

/** The kinds of all mails to an address, oldest first. */
export const kindsMailedTo = async ({ platform }: World, email: string): Promise<string[]> =>
  (await mailsTo(platform, email)).map((mail) => mail.kind).toReversed();

/** Lets time pass for what was mailed: links and sign-ups that wait. */
export const ageLinks = ({ database }: World, minutes: number): Promise<void> =>
  database.asSuperuser(async (sql) => {
    for (const table of ['core.mail_link', 'core.pending_sign_up'])
      await sql.query(`update ${table} set expires_at = expires_at - make_interval(secs => $1)`, [minutes * 60]);
  });

/** Everything an answer says but its number. */
export const sameText = (answer: LightMyRequestResponse): string =>
  `${answer.statusCode} ${answer.body.replaceAll(/"(requestId|code)":"[^"]*"/g, '')} ${Object.keys(answer.headers).toSorted().join()}`;
