import type { OpenedLink, StudyLinkPayload } from '@hyaline/contract';
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url } from '@hyaline/kit';
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

/** What became of an attempt. `gone` says nothing about why: unknown, expired, withdrawn and used up look alike. */
export type OpeningResult =
  | { readonly kind: 'opened'; readonly link: OpenedLink; readonly payload: StudyLinkPayload }
  | { readonly kind: 'password' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-many'; readonly minutes: number }
  | { readonly kind: 'offline' };

/**
 * Opens a sealed link. The secret stays here: the server is told only what is derived from it, and only because a person
 * pressed a button.
 */
export async function openLink(secret: Bytes, password: string | null): Promise<OpeningResult> {
  const keys = await deriveLink(
    secret,
    password === null ? undefined : ({ text: password, hash: argon2id } satisfies LinkPassword),
  );
  const answer = await post('/api/v1/link-openings', {
    lookup: toBase64Url(keys.lookup),
    passwordGate: keys.passwordGate && toBase64Url(keys.passwordGate),
  });
  if (!answer) return { kind: 'offline' };
  if (answer.status === 401) return { kind: 'password' };
  if (answer.status === 429)
    return { kind: 'too-many', minutes: Math.max(1, Math.ceil(Number(answer.headers.get('retry-after') ?? 60) / 60)) };
  if (!answer.ok) return { kind: answer.status >= 500 ? 'offline' : 'gone' };
  const link = (await answer.json()) as OpenedLink;
  return readPayload(keys, link);
}

async function readPayload(keys: LinkKeys, link: OpenedLink): Promise<OpeningResult> {
  const headers = { authorization: `Viewing ${link.viewingToken}` };
  const answer = await fetch('/api/v1/viewing/payload', { headers, cache: 'no-store' }).catch(() => null);
  if (!answer) return { kind: 'offline' };
  if (!answer.ok) return { kind: 'gone' };
  try {
    const payloadKey = await unwrapPayloadKey(keys, fromBase64Url(link.wrappedKey));
    const plain = await open(payloadKey, new Uint8Array(await answer.arrayBuffer()), contexts.link(keys.lookup));
    return { kind: 'opened', link, payload: JSON.parse(fromUtf8(plain)) as StudyLinkPayload };
  } catch {
    return { kind: 'gone' }; // not what was sealed for this link: nothing of it is shown
  }
}

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
