import type {
  BrandSnapshot,
  OwnLooks,
  OwnOther,
  OwnRecord,
  PortalLinkAsked,
  PortalSession,
  WantedPacket,
} from '@hyaline/contract';

/** What came of a request: an answer, a refusal by its code, or no connection. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly minutes: number }
  | { readonly kind: 'offline' };

const BASE = '/api/v1/portal';

/** From coming in until signing out. */
let visit = new AbortController();
/** Signed out, or somebody else comes in: what was asked before is answered to nobody. */
export function endVisit(): void {
  visit.abort();
  visit = new AbortController();
  account = null;
}
/**
 * Whose pages these are. A browser has one session, but may show pages of somebody else in another tab: each question says
 * which they are, so that nothing is written for one person on the pages of another.
 */
let account: string | null = null;
const never = (): Promise<never> => new Promise(() => {});

/**
 * One question to the server. It is answered within the visit in which it was asked, or not at all.
 * @param path - after `/api/v1/portal`
 */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: object | undefined,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  const { signal } = visit;
  const answer = await askServer(method, path, body, read);
  return signal.aborted ? never() : answer;
}

async function askServer<T>(
  method: string,
  path: string,
  body: object | undefined,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  try {
    const response = await fetch(`${BASE}${path}`, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(account === null ? {} : { 'hyaline-account': account }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return { kind: 'ok', value: await read(response) };
    if (response.status >= 500 && response.status !== 503) return { kind: 'offline' };
    const { code = '' } = (await response.json().catch(() => ({}))) as { code?: string };
    const seconds = Number(response.headers.get('retry-after') ?? 60);
    return { kind: 'refused', code, minutes: Math.max(1, Math.ceil(seconds / 60)) };
  } catch {
    return { kind: 'offline' };
  }
}

export const json = <T>(response: Response): Promise<T> => response.json() as Promise<T>;
/** That it was done, where the answer says nothing. */
export const done = (): Promise<true> => Promise.resolve(true);
/** The packet from whose page somebody comes. */
const wanted = async (response: Response): Promise<string | null> =>
  response.status === 200 ? ((await response.json()) as WantedPacket).packet : null;
const nothing = (): Promise<null> => Promise.resolve(null);

/** The days of the list are those of the times in it, which are written as the clocks here show them. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export async function readSession(): Promise<Answer<PortalSession>> {
  const answer = await ask<PortalSession>('GET', '/session', undefined, json);
  if (answer.kind === 'ok') account = answer.value.accountId;
  return answer;
}
export const readDoor = (secret: string) => ask<{ brand: BrandSnapshot | null }>('POST', '/entrance', { secret }, json);
/** @param packet - lookup value of the link from whose page somebody comes */
export const askLink = (email: string, packet: string | null) =>
  ask<PortalLinkAsked>('POST', '/sign-in', { email, ...(packet === null ? {} : { packet }) }, json);
export const enter = (secret: string, birthDate: string, code: string | null) =>
  ask('POST', '/session', { secret, birthDate, ...(code === null ? {} : { code }) }, wanted);
export const readOthers = () => ask<{ others: OwnOther[] }>('GET', '/others', undefined, json);
export const goToOther = (id: string) => ask('POST', `/others/${id}/session`, undefined, done);
export const findPacket = (link: string) => ask('POST', '/packet-of-link', { link }, wanted);
export const signOut = () => ask('DELETE', '/session', undefined, nothing);
export const setLanguage = (locale: string) => ask('PUT', '/language', { locale }, nothing);
export const readRecord = (locale: string) => ask<OwnRecord>('GET', `/record?locale=${locale}`, undefined, json);
export const readLooks = (before: string | null) =>
  ask<OwnLooks>(
    'GET',
    `/looks?${new URLSearchParams({ timeZone: zoneHere(), ...(before === null ? {} : { before }) })}`,
    undefined,
    json,
  );
export const download = (locale: string) =>
  ask('POST', '/export', { locale }, async (response) => ({
    file: await response.blob(),
    name: /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'record.zip',
  }));
