import { AnonymousPasskeyRequest, type Passkey, PasskeyCreation } from '@hyaline/contract';
import type { LightMyRequestResponse } from 'fastify';
import { type Forgery, SoftAuthenticator } from './authenticator.fixture.ts';
import { ask, type Person, type World } from '../identity.fixture.ts';
import { SESSION_COOKIE } from '../sessions/session-cookie.ts';

export const SITE = 'http://localhost:8080';

/** Adds a passkey to a signed-in person, as Settings does. */
export async function addPasskey(
  world: World,
  { token }: Pick<Person, 'token'>,
  authenticator = new SoftAuthenticator(SITE),
  forgery: Forgery = {},
): Promise<{ authenticator: SoftAuthenticator; answer: LightMyRequestResponse; passkey: Passkey }> {
  const options = await ask(world, 'POST', '/account/passkeys/options', { token });
  const credential = authenticator.make(PasskeyCreation.parse(options.json()), forgery);
  const answer = await ask(world, 'POST', '/account/passkeys', { token, body: { name: 'Laptop', credential } });
  return { authenticator, answer, passkey: answer.json<Passkey>() };
}

/** A browser on the sign-in page: it keeps its cookies, and what the page was told. */
export class SignInBrowser {
  readonly #world: World;
  readonly #cookies = new Map<string, string>();
  #holder = '';

  constructor(world: World) {
    this.#world = world;
  }

  async challenge(): Promise<AnonymousPasskeyRequest> {
    const asked = AnonymousPasskeyRequest.parse((await this.post('/sign-in/passkey/options')).json());
    this.#holder = asked.holder;
    return asked;
  }

  async signIn(authenticator: SoftAuthenticator, forgery: Forgery = {}): Promise<LightMyRequestResponse> {
    const credential = authenticator.get(await this.challenge(), forgery);
    return this.answer(credential);
  }

  /** Sends an answer as the page that asked last. */
  answer(credential: object): Promise<LightMyRequestResponse> {
    return this.post('/sign-in/passkey', { holder: this.#holder, credential });
  }

  async post(url: string, body?: object): Promise<LightMyRequestResponse> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { origin: SITE, ...(cookie === '' ? {} : { cookie }) };
    const sent = { method: 'POST', url: `/api/v1${url}`, headers, ...(body ? { payload: body } : {}) } as const;
    const answer = await this.#world.app.inject(sent);
    for (const { name, value } of answer.cookies) this.#cookies.set(name, value);
    return answer;
  }

  /** The secret of the session that a sign-in began, or undefined. */
  get session(): string | undefined {
    return this.#cookies.get(SESSION_COOKIE);
  }
}

/** Status and code of a refusal, or the status alone. */
export const verdict = (answer: LightMyRequestResponse): string =>
  answer.statusCode < 300 ? String(answer.statusCode) : `${answer.statusCode} ${answer.json<{ code: string }>().code}`;
