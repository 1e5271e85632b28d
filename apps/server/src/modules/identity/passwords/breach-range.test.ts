import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { sha1 } from '../../../platform/crypto/index.ts';
import { acceptPassword } from './accept-password.ts';
import { createWorld, newOwner, type Person, type World } from '../identity.fixture.ts';

const LEAKED = 'Seven-Herons-3-Monday';
const KEPT = 'Seven-Herons-3-Sunday';
const hashOf = (password: string) => sha1(password).toString('hex').toUpperCase();

/** Answers as a range service does; `answer` null: never. */
let answer: ((prefix: string) => string) | null = () => '';
let asked: { url: string; padding: unknown; whole: string }[] = [];
let service: Server;
let world: World;
let person: Person;

async function record(request: IncomingMessage): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { url = '', headers } = request;
  asked.push({ url, padding: headers['add-padding'], whole: `${url} ${JSON.stringify(headers)} ${body}` });
}

beforeAll(async () => {
  service = createServer(async (request, reply) => {
    await record(request);
    if (answer) reply.end(answer(request.url?.split('/').at(-1) ?? ''));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const { port } = service.address() as AddressInfo;
  world = await createWorld({ HYALINE_BREACH_RANGE_URL: `http://127.0.0.1:${port}/range/` });
  person = await newOwner(world);
});
beforeEach(() => {
  asked = [];
  answer = (prefix) =>
    [LEAKED, KEPT]
      .map(hashOf)
      .filter((hash) => hash.startsWith(prefix))
      .map((hash) => `${hash.slice(5)}:${hash === hashOf(LEAKED) ? 12 : 0}`)
      .join('\r\n');
});
afterAll(async () => {
  await world.close();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const tryOut = (password: string) =>
  acceptPassword(world.platform, { password, about: [], accountId: person.userId }).then(
    () => 'accepted',
    (error: { fields: readonly string[] }) => error.fields,
  );

it('[C236] a password that the service knows is refused; padding is not taken for a hit', async () => {
  expect(await tryOut(LEAKED)).toEqual(['password', 'password.breached']);
  expect(await tryOut(KEPT)).toBe('accepted');
});

it('is asked by five digits of the hash, for a padded answer, and told nothing else', async () => {
  await tryOut(LEAKED);
  const hash = hashOf(LEAKED);
  expect(asked.map(({ url, padding }) => [url, padding])).toEqual([[`/range/${hash.slice(0, 5)}`, 'true']]);
  const sent = asked[0]?.whole.toUpperCase() ?? '';
  for (const secret of [LEAKED.toUpperCase(), hash.slice(0, 6), hash.slice(5, 15), person.email.toUpperCase()])
    expect(sent).not.toContain(secret);
});

it('is not asked about a password that the rules or the bundled list refuse', async () => {
  await tryOut('Password-123456');
  expect(asked).toEqual([]);
});

it.each([
  ['that says something else', () => '<html>maintenance</html>'],
  ['without an end', () => 'A'.repeat(600_000)],
  ['that never answers', null],
])('a service %s keeps nobody from choosing a password', async (_, says) => {
  answer = says;
  const limit = vi.spyOn(AbortSignal, 'timeout');
  expect(await tryOut(LEAKED)).toBe('accepted');
  expect(limit.mock.calls).toEqual([[2000]]);
  limit.mockRestore();
});

it('[C235] without a service nothing is asked, and the bundled list refuses all the same', async () => {
  const offline = { ...world.platform, config: { ...world.platform.config, breachRangeUrl: null } };
  const choose = (password: string) =>
    acceptPassword(offline, { password, about: [] }).then(
      () => 'accepted',
      (error: { fields: readonly string[] }) => error.fields,
    );
  expect(await choose('Password-123456')).toContain('password.breached');
  expect(await choose(LEAKED)).toBe('accepted');
  expect(asked).toEqual([]);
});
