import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Signing } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { freshCode } from './totp.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  text: string;
  json<T = unknown>(): T;
}

export interface Ask {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is a Buffer. */
  body?: unknown;
}

/** Someone who speaks HTTP to the server, with cookies like a browser's and headers that a test may set freely. */
export interface Client {
  url: string;
  cookie: string;
  ask(ask: Ask): Promise<Answer>;
}

export function makeClient(url: string): Client {
  const client: Client = {
    url,
    cookie: '',
    ask: async (ask) => {
      const answer = await send(client, ask);
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) keepCookie(client, line);
      return answer;
    },
  };
  return client;
}

function keepCookie(client: Client, line: string): void {
  const [pair = ''] = line.split(';');
  const name = pair.split('=')[0] ?? '';
  const others = client.cookie.split('; ').filter((known) => known !== '' && !known.startsWith(`${name}=`));
  const gone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line) || pair === `${name}=`;
  client.cookie = (gone ? others : [...others, pair]).join('; ');
}

function send({ url, cookie }: Client, { method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> {
  const raw = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const all: Record<string, string> = {
    ...(method === 'GET' || method === 'HEAD' ? {} : { origin: url, 'sec-fetch-site': 'same-origin' }),
    ...(raw ? { 'content-length': String(raw.length), 'content-type': 'application/json' } : {}),
    ...(cookie ? { cookie } : {}),
    ...headers,
  };
  const target = new URL(path, url);
  return new Promise((resolve, reject) => {
    const asked = httpRequest({
      host: '127.0.0.1',
      port: target.port,
      path: target.pathname + target.search,
      method,
      headers: { host: target.host, ...all },
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: bytes,
          text,
          json: <T>() => JSON.parse(text) as T,
        });
      });
    });
    asked.end(raw);
  });
}

export const API = '/api/v1';

/** @throws Error that shows the answer when it has another status */
export async function expectStatus(answer: Promise<Answer>, ...statuses: number[]): Promise<Answer> {
  const got = await answer;
  if (!statuses.includes(got.status))
    throw new Error(`expected ${statuses.join(' or ')}, got ${got.status}: ${got.text.slice(0, 500)}`);
  return got;
}

const BUSY_WITHIN_MS = 60_000;

/** As `ask`, but comes again to a server that is busy, as its answer says: for what leads up to a test. */
export async function askPatiently(client: Client, ask: Ask): Promise<Answer> {
  const until = Date.now() + BUSY_WITHIN_MS;
  for (;;) {
    const answer = await client.ask(ask);
    if (answer.status !== 503 || Date.now() > until) return answer;
    await sleep(500);
  }
}

export interface Clinic {
  client: Client;
  email: string;
  password: string;
  totpSecret: string;
  recoveryCodes: string[];
  session: { account: { id: string; name: string }; clinic: { id: string; name: string }; role: string };
}

export const PASSWORD = 'Quartz-Lantern-482-Fjord!';

const MAIL_WITHIN_MS = 60_000;

/**
 * What stands behind the `#` of the newest mail to an address, from the inbox of the demo.
 * @throws Error when none arrives within a minute
 */
export async function secretMailedTo(client: Client, email: string): Promise<string> {
  for (const until = Date.now() + MAIL_WITHIN_MS; Date.now() < until; await sleep(50)) {
    const answer = await askPatiently(client, { path: `/dev/inbox.json?to=${encodeURIComponent(email)}` });
    const secret = /#([\w-]{43})/.exec(answer.json<{ mails: { text: string }[] }>().mails[0]?.text ?? '')?.[1];
    if (secret !== undefined) return secret;
  }
  throw new Error(`no link was mailed to ${email}`);
}

/** Opens a new clinic with its owner, second factor and signed agreement included, and stays signed in. */
export async function openClinic(url: string, name: string, { signed = true } = {}): Promise<Clinic> {
  const client = makeClient(url);
  const email = `owner-${newId().slice(-12)}@clinic.example`;
  const post = (path: string, body: unknown, headers = {}) =>
    expectStatus(askPatiently(client, { method: 'POST', path: API + path, body, headers }), 200, 201);
  const signUp = { clinicName: name, name: `Owner of ${name}`, email, password: PASSWORD, locale: 'en' };
  await expectStatus(askPatiently(client, { method: 'POST', path: `${API}/sign-up`, body: signUp }), 202);
  const verify = { secret: await secretMailedTo(client, email) };
  const { ticket } = (await post('/sign-up/verify', verify)).json<{ ticket: string }>();
  const { secret } = (await post('/sign-in/enrolment', { ticket })).json<{ secret: string }>();
  const code = await freshCode(secret);
  const done = (await post('/sign-in/enrolment/confirm', { ticket, code })).json<{
    session: Clinic['session'];
    recoveryCodes: string[];
  }>();
  if (signed) await signAgreement(client);
  return { client, email, password: PASSWORD, totpSecret: secret, ...done };
}

/** The owner signs the Business Associate Agreement, step by step as the page does. Without it no study can be saved. */
export async function signAgreement(client: Client, locale: 'en' | 'es' = 'en'): Promise<void> {
  const post = (path: string, body: unknown) =>
    expectStatus(askPatiently(client, { method: 'POST', path: `${API}/legal/signings${path}`, body }), 200, 201, 204);
  const { id, document } = (await post('', { code: 'baa', locale })).json<Signing>();
  const clauses = document.clauses.map((clause) => clause.id);
  await post(`/${id}/steps`, { event: 'document_viewed', clauses });
  await post(`/${id}/steps`, { event: 'consent_given', agreed: true });
  await post(`/${id}/steps`, { event: 'signer_named', name: 'Test Owner', title: 'Owner' });
  await post(`/${id}/steps`, { event: 'authority_stated', mayBind: true });
  await post(`/${id}/acceptance`, { sha256: document.sha256 });
}

/** The first sign-in of somebody whose account was made with `PASSWORD`: sets up the second factor, and stays signed in. */
export async function enrol(url: string, email: string): Promise<Client> {
  const client = makeClient(url);
  const post = (path: string, body: unknown) =>
    expectStatus(askPatiently(client, { method: 'POST', path: API + path, body }), 200, 201);
  const { ticket } = (await post('/sign-in', { email, password: PASSWORD })).json<{ ticket: string }>();
  const { secret } = (await post('/sign-in/enrolment', { ticket })).json<{ secret: string }>();
  await post('/sign-in/enrolment/confirm', { ticket, code: await freshCode(secret) });
  return client;
}

/** Signs in by password and code. */
export async function signIn(
  url: string,
  who: { email: string; password: string; totpSecret: string },
): Promise<Client> {
  const client = makeClient(url);
  const { email, password } = who;
  const first = await expectStatus(
    askPatiently(client, { method: 'POST', path: `${API}/sign-in`, body: { email, password } }),
    200,
  );
  const { ticket } = first.json<{ ticket: string }>();
  const code = await freshCode(who.totpSecret);
  await expectStatus(
    askPatiently(client, { method: 'POST', path: `${API}/sign-in/totp`, body: { ticket, code } }),
    200,
  );
  return client;
}
