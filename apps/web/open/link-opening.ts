import type { LinkChallenge, OpenedLink } from '@hyaline/contract';
import { type Bytes, fromBase64Url, toBase64Url } from '@hyaline/kit';
import {
  contexts,
  deriveLink,
  LINK_ARGON2ID,
  type LinkKeys,
  type LinkPassword,
  open,
  type PasswordHash,
  unwrapPayloadKey,
} from '@hyaline/sealed';
import type { Opened } from './room.ts';

/** What became of an attempt. `gone` says nothing about why: unknown, expired, withdrawn and used up look alike. */
export type OpeningResult =
  | ({ readonly kind: 'opened' } & Opened)
  | { readonly kind: 'password' }
  /** The link asks its holder something; `wrong` when what was answered is not it. */
  | { readonly kind: 'question'; readonly ask: LinkChallenge | null; readonly wrong: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-many'; readonly minutes: number }
  | { readonly kind: 'offline' };

/**
 * Opens a sealed link. The secret stays here: the server is told only what is derived from it, and only because a person
 * pressed a button.
 */
export async function openLink(
  secret: Bytes,
  password: string | null,
  answerOfHolder: string | null = null,
): Promise<OpeningResult> {
  const keys = await deriveLink(
    secret,
    password === null ? undefined : ({ text: password, hash: argon2id } satisfies LinkPassword),
  );
  const answer = await post('/api/v1/link-openings', {
    lookup: toBase64Url(keys.lookup),
    passwordGate: keys.passwordGate && toBase64Url(keys.passwordGate),
    answer: answerOfHolder,
  });
  if (!answer) return { kind: 'offline' };
  if (answer.status === 401) return wantedBy(await answer.json().catch(() => null));
  if (answer.status === 429)
    return { kind: 'too-many', minutes: Math.max(1, Math.ceil(Number(answer.headers.get('retry-after') ?? 60) / 60)) };
  if (!answer.ok) return { kind: answer.status >= 500 ? 'offline' : 'gone' };
  const link = (await answer.json()) as OpenedLink;
  return readPayload(keys, link);
}

/** What a refusal asks for. A wrong answer does not say again what was asked: the page knows. */
function wantedBy(problem: unknown): OpeningResult {
  const { code, fields } = (problem ?? {}) as { code?: string; fields?: string[] };
  if (code === 'link-question') return { kind: 'question', ask: fields?.[0] as LinkChallenge, wrong: false };
  if (code === 'link-answer-wrong') return { kind: 'question', ask: null, wrong: true };
  return { kind: 'password' };
}

async function readPayload(keys: LinkKeys, link: OpenedLink): Promise<OpeningResult> {
  const answer = await ask('/api/v1/viewing/payload', link);
  if (!answer) return { kind: 'offline' };
  if (!answer.ok) return { kind: 'gone' };
  try {
    const payloadKey = await unwrapPayloadKey(keys, fromBase64Url(link.wrappedKey));
    const payload = await open(payloadKey, new Uint8Array(await answer.arrayBuffer()), contexts.link(keys.lookup));
    const fetchPart = async (id: string): Promise<Bytes> => {
      const part = await ask(`/api/v1/viewing/parts/${encodeURIComponent(id)}`, link);
      if (!part?.ok) throw new Error('this part of the link cannot be had');
      return open(payloadKey, new Uint8Array(await part.arrayBuffer()), contexts.linkPart(keys.lookup, id));
    };
    return { kind: 'opened', link, payload, fetchPart };
  } catch {
    return { kind: 'gone' }; // not what was sealed for this link: nothing of it is shown
  }
}

const ask = (url: string, { viewingToken }: OpenedLink): Promise<Response | null> =>
  fetch(url, { headers: { authorization: `Viewing ${viewingToken}` }, cache: 'no-store' }).catch(() => null);

async function post(url: string, body: object): Promise<Response | null> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch {
    return null;
  }
}

/** Loaded only when a link has a password. */
const argon2id: PasswordHash = async (password, salt) => {
  const { argon2id: hash } = await import('hash-wasm');
  const { memoryKiB, passes, parallelism, hashBytes } = LINK_ARGON2ID;
  const bytes = await hash({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism,
    hashLength: hashBytes,
    outputType: 'binary',
  });
  return new Uint8Array(bytes);
};
