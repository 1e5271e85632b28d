import type { AnonymousPasskeyRequest, PasskeyCreation, PortalPasskey, PortalPasskeys } from '@hyaline/contract';
import { type Answer, ask, done, json } from '../api.ts';
import { dateText } from '../dates.ts';
import { type Around, button, card, el, note, section } from '../parts.ts';
import { fill } from '../strings.ts';
import { area } from './form.ts';
import { namedOnDevice } from './passkey-name.ts';
import type { Host } from './room.ts';

let keys: PortalPasskeys | null = null;
/** How somebody with several accounts tells this one from the others on their device. */
const typed = { word: '' };
let busy = false;
let said: { text: string; tone: 'warn' | 'good' } | null = null;

/** Whether this browser can hold one. */
export const passkeysKnown = (): boolean => 'PublicKeyCredential' in globalThis;
/** Fetched when somebody presses for it: nobody else needs it. */
const webauthn = () => import('@simplewebauthn/browser');

export async function loadPasskeys(host: Host): Promise<boolean> {
  keys = host.taken(await ask<PortalPasskeys>('GET', '/passkeys', undefined, json));
  said = null;
  return keys !== null;
}

export function forgetPasskeys(): void {
  keys = said = null;
  typed.word = '';
  busy = false;
}

/** In the settings: what there is, and one more for this device. Nothing where none can be used. */
export function passkeysSection(around: Around, host: Host): HTMLElement | null {
  const { passkeys: words } = around.strings;
  if (keys === null || !keys.work || !passkeysKnown()) return null;
  return section(
    'passkeys',
    words.title,
    card(
      el('p', { text: words.text }),
      keys.passkeys.length > 0 &&
        el('ul', { class: 'po-rows po-keys' }, ...keys.passkeys.map((key) => keyRow(key, around, host))),
      host.isProxy() && area(words.word, typed, 'word', { most: 40, lines: 1, still: busy }),
      button(busy ? words.adding : words.add, () => void add(around, host), { primary: keys.passkeys.length === 0, busy }),
      note(said?.text ?? null, said?.tone),
    ),
  ); // prettier-ignore
}

function keyRow({ id, createdAt, lastUsedAt }: PortalPasskey, { strings, language }: Around, host: Host): HTMLElement {
  const { passkeys: words } = strings;
  const used = lastUsedAt === null ? words.neverUsed : fill(words.used, { day: dateText(language, lastUsedAt) });
  return el(
    'li',
    {},
    el('b', { text: fill(words.since, { day: dateText(language, createdAt) }) }),
    el('p', { class: 'po-facts', text: used }),
    button(words.remove, () => void remove(host, id, words)),
  );
}

async function add({ strings }: Around, host: Host): Promise<void> {
  const { passkeys: words } = strings;
  busy = true;
  said = null;
  host.draw(false);
  const answer = await ask<PasskeyCreation>('POST', '/passkeys/options', undefined, json);
  if (answer.kind !== 'ok') return stop(host, answer, words);
  const credential = await webauthn()
    .then(({ startRegistration }) =>
      startRegistration({ optionsJSON: namedOnDevice(answer.value, typed.word) as never }),
    )
    .catch(() => null);
  if (credential === null) return stop(host, null, words);
  const kept = await ask('POST', '/passkeys', { credential: bare(credential) }, json);
  if (kept.kind !== 'ok') return stop(host, kept, words);
  busy = false;
  if (!(await loadPasskeys(host))) return;
  said = { text: words.added, tone: 'good' };
  host.draw(false);
}

/** @param answer - null: the browser or the person declined */
function stop(host: Host, answer: Answer<unknown> | null, words: Around['strings']['passkeys']): void {
  busy = false;
  if (answer?.kind === 'refused' && answer.code === 'not-signed-in') return void host.taken(answer);
  const text =
    answer?.kind === 'offline'
      ? words.offline
      : answer?.kind === 'refused' && answer.code === 'step-up-required'
        ? words.again
        : words.declined;
  said = { text, tone: 'warn' };
  host.draw(false);
}

async function remove(host: Host, id: string, words: Around['strings']['passkeys']): Promise<void> {
  const answer = await ask('DELETE', `/passkeys/${id}`, undefined, done);
  if (answer.kind === 'offline') {
    said = { text: words.offline, tone: 'warn' };
    return host.draw(false);
  }
  if (answer.kind === 'refused' && answer.code === 'not-signed-in') return void host.taken(answer);
  if (!(await loadPasskeys(host))) return;
  said = { text: words.removed, tone: 'good' };
  host.draw(false);
}

/** The way in without a mail. Null: the browser or the person declined. */
export async function enterByPasskey(): Promise<Answer<unknown> | null> {
  const asked = await ask<AnonymousPasskeyRequest>('POST', '/sign-in/passkey', undefined, json);
  if (asked.kind !== 'ok') return asked;
  const { holder, ...options } = asked.value;
  const credential = await webauthn()
    .then(({ startAuthentication }) => startAuthentication({ optionsJSON: options as never }))
    .catch(() => null);
  if (credential === null) return null;
  return ask('POST', '/session/passkey', { holder, credential: bare(credential) }, done);
}

/** Without what browsers add of their own: the server takes nothing that it does not ask for. */
const bare = <Credential extends { id: string; rawId: string; type: string; response: object }>({ id, rawId, type, response }: Credential): object => ({
  id,
  rawId,
  type,
  response: Object.fromEntries(Object.entries(response).filter(([name]) => TAKEN.includes(name))),
  clientExtensionResults: {},
}); // prettier-ignore
const TAKEN = ['clientDataJSON', 'attestationObject', 'transports', 'authenticatorData', 'signature', 'userHandle'];
