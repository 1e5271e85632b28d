import { connect } from 'node:tls';
import { parseArgs } from 'node:util';

const USAGE = 'Usage: hyaline verify --url https://clinic.example\n';
const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;

export interface Seen {
  state: 'ok' | 'wrong' | 'note';
  says: string;
}
const ok = (says: string): Seen => ({ state: 'ok', says });
const wrong = (says: string): Seen => ({ state: 'wrong', says });
const note = (says: string): Seen => ({ state: 'note', says });

/**
 * Looks at a running Hyaline from outside, as anybody may.
 * @returns 0 when nothing is wrong, 1 when something is, 2 when the command was written wrongly
 */
export async function run(args: readonly string[], print = (text: string): void => void process.stdout.write(text)) {
  const origin = originOf(args);
  if (!origin) {
    print(USAGE);
    return 2;
  }
  const seen = (await Promise.all([transport(origin), headers(origin), health(origin), trust(origin)])).flat();
  const marks = { ok: 'ok   ', wrong: 'WRONG', note: 'note ' };
  print(`${seen.map(({ state, says }) => `  ${marks[state]}  ${says}`).join('\n')}\n`);
  return seen.some(({ state }) => state === 'wrong') ? 1 : 0;
}

function originOf(args: readonly string[]): URL | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { url: { type: 'string' } } });
    const url = values.url && URL.canParse(values.url) ? new URL(values.url) : null;
    return url && /^https?:$/.test(url.protocol) ? new URL(url.origin) : null;
  } catch {
    return null;
  }
}

async function transport(origin: URL): Promise<Seen[]> {
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(origin.hostname);
  if (origin.protocol === 'http:')
    return [local ? note('plain http, on this machine only') : wrong('plain http: everything on the way can be read')];
  const best = await spoken(origin, {});
  const old = await spoken(origin, { maxVersion: 'TLSv1.2' });
  return [
    best.startsWith('TLS') ? ok(`speaks ${best}, with a certificate this machine trusts`) : wrong(`TLS fails: ${best}`),
    old.startsWith('TLS') ? note('also speaks TLS 1.2, as its operator may allow') : ok('refuses TLS 1.2 and older'),
  ];
}

/** The version of TLS that came about, or why none did. */
function spoken(origin: URL, options: { maxVersion?: 'TLSv1.2' }): Promise<string> {
  const { hostname: host, port } = origin;
  return new Promise((resolve) => {
    const socket = connect(
      { host, port: Number(port || 443), servername: host, timeout: TIMEOUT_MS, ...options },
      () => {
        resolve(socket.getProtocol() ?? 'unknown');
        socket.destroy();
      },
    );
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.once('error', (error) => resolve(error.message));
  });
}

const get = (origin: URL, path: string): Promise<Response> =>
  fetch(new URL(path, origin), { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });

const WANTED: readonly [header: string, fits: RegExp][] = [
  ['content-security-policy', /script-src[^;]*'nonce-|script-src[^;]*'none'/],
  ['content-security-policy', /frame-ancestors 'none'/],
  ['content-security-policy', /require-trusted-types-for 'script'/],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^(no-referrer|same-origin)$/],
];

async function headers(origin: URL): Promise<Seen[]> {
  try {
    const answer = await get(origin, '/');
    const wanted =
      origin.protocol === 'https:' ? [...WANTED, ['strict-transport-security', /max-age=\d{7,}/] as const] : WANTED;
    return wanted.map(([name, fits]) => {
      const value = answer.headers.get(name) ?? '';
      return fits.test(value)
        ? ok(`header ${name} fits ${fits.source}`)
        : wrong(`header ${name} is ${value || 'missing'}`);
    });
  } catch (error) {
    return [wrong(`does not answer: ${wordsOf(error)}`)];
  }
}

async function health(origin: URL): Promise<Seen[]> {
  try {
    const { ok: ready, status } = await get(origin, '/readyz');
    return [ready ? ok('is ready') : wrong(`is not ready (${status})`)];
  } catch (error) {
    return [wrong(`/readyz does not answer: ${wordsOf(error)}`)];
  }
}

/** The part of the Trust page that this command judges; whatever else it holds is for people. */
interface Claim {
  id: string;
  status: string;
  checkedAt: string | null;
  maxAgeSeconds: number;
  faults: { planted: number; caught: number };
  text: { en: string };
}

async function trust(origin: URL): Promise<Seen[]> {
  try {
    const answer = await get(origin, '/api/v1/trust');
    if (!answer.ok) return [wrong(`shows no Trust page (${answer.status})`)];
    const page = (await answer.json()) as { claims?: readonly Claim[] };
    const claims = page.claims ?? [];
    return claims.length === 0
      ? [wrong('its Trust page has no claims')]
      : claims.map((claim) => judge(claim, Date.now()));
  } catch (error) {
    return [wrong(`its Trust page cannot be read: ${wordsOf(error)}`)];
  }
}

/** The server's own word counts only while it is fresh and its probes have shown that they can fail. */
export function judge({ id, status, checkedAt, maxAgeSeconds, faults, text }: Claim, now: number): Seen {
  const ageMs = checkedAt ? now - Date.parse(checkedAt) : Number.POSITIVE_INFINITY;
  const what = `${id}: ${text.en}`;
  if (status !== 'pass')
    return status === 'declared' || status === 'waived' ? note(`${what} (${status})`) : wrong(`${what} (${status})`);
  if (!(ageMs <= maxAgeSeconds * 1000))
    return wrong(
      `${what} (checked ${ageMs === Infinity ? 'never' : `${(ageMs / DAY_MS).toFixed(1)} days ago`}, too old)`,
    );
  if (faults.planted === 0 || faults.caught < faults.planted)
    return wrong(`${what} (its probe caught ${faults.caught} of ${faults.planted} planted faults)`);
  return ok(what);
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? String((error.cause as Error | undefined)?.message ?? error.message) : String(error);
