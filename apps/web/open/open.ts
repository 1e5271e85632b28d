import './trusted-types.ts';
import '@fontsource-variable/inter/wght.css'; // without optical sizes: a third lighter
import './open.css';
import type { LinkChallenge, OpenedLink } from '@hyaline/contract';
import { type Bytes, toBase64Url } from '@hyaline/kit';
import { deriveLink, readLinkSecret } from '@hyaline/sealed';
import type { Language } from '../viewer/ui/fill.ts';
import { openLink, type OpeningResult } from './link-opening.ts';
import type { Opened, Room } from './room.ts';
import { OPEN_STRINGS, pageOf, type PageState, tooManyText } from './views.ts';

const page = document.getElementById('page') as HTMLElement;
let language: Language =
  navigator.languages.some((tag) => tag.startsWith('es')) && !navigator.language.startsWith('en') ? 'es' : 'en';
let state: PageState = { kind: 'sealed', note: null, busy: false };
/** What stood in the address, or was pasted. `cut` is something that is no whole secret. */
let secret: Bytes | 'cut' | null = takeFromAddress();
/** Takes away what an opened link shows. */
let dispose: (() => void) | null = null;

const ROOMS: Record<OpenedLink['kind'], () => Promise<{ room: Room }>> = {
  study: () => import('./study.ts'),
  viewer: () => import('./atlas/room.ts'),
  packet: () => import('./packet/room.ts'),
};

/** Takes the secret out of the address at once: it stays in no history, no bookmark and no shared screen. */
function takeFromAddress(): Bytes | 'cut' | null {
  const fragment = location.hash.slice(1);
  if (fragment === '') return null;
  history.replaceState(null, '', location.pathname);
  return readLinkSecret(fragment) ?? 'cut';
}

// another link opened in the same tab changes only the fragment and loads nothing
addEventListener('hashchange', () => {
  secret = takeFromAddress() ?? secret;
  show({ kind: 'sealed', note: null, busy: false });
});

function show(next: PageState): void {
  state = next;
  dispose?.();
  dispose = null;
  const strings = OPEN_STRINGS[language];
  document.documentElement.lang = language;
  document.title = strings.documentTitle;
  const kept = document.activeElement?.id;
  page.replaceChildren(pageOf(state, language, actions));
  if (state.kind === 'password' && !state.busy) document.getElementById('password')?.focus();
  else if (state.kind === 'question' && !state.busy) document.getElementById('answer')?.focus();
  else if (kept) document.getElementById(kept)?.focus();
}

const actions = {
  open: () => void attempt(null),
  unlock: (password: string) => void attempt(password),
  answer: (text: string) => void attempt(null, text),
  tryAgain: () => show({ kind: 'sealed', note: null, busy: false }),
  useCode(text: string) {
    secret = readLinkSecret(text) ?? 'cut';
    show({ kind: 'sealed', note: OPEN_STRINGS[language].codeReady, busy: false });
  },
  setLanguage(next: Language) {
    language = next;
    show(state);
  },
  toPortal: () => void toPortal(),
};

/** What the server finds the link by goes along, behind the `#`; the secret itself does not. */
async function toPortal(): Promise<void> {
  const named = secret === null || secret === 'cut' ? '' : `#packet.${toBase64Url((await deriveLink(secret)).lookup)}`;
  location.assign(`/portal${named}`);
}

/** Runs only from a press of Open or Unlock: nothing is asked of the server before that. */
async function attempt(password: string | null, answer: string | null = null): Promise<void> {
  const strings = OPEN_STRINGS[language];
  if (secret === null) {
    show({ kind: 'sealed', note: strings.codeMissing, busy: false });
    return document.getElementById('code')?.focus();
  }
  if (secret === 'cut') return show({ kind: 'gone' });
  const asked = state.kind === 'question' ? state.ask : null;
  if (answer !== null && asked !== null) show({ kind: 'question', ask: asked, note: null, busy: true });
  else show({ kind: password === null ? 'sealed' : 'password', note: null, busy: true });
  await new Promise((resolve) => setTimeout(resolve)); // let "Checking" be painted before the password hash takes over
  const result = await openLink(secret, password, answer);
  if (result.kind === 'question' || (asked !== null && result.kind !== 'opened')) return askAgain(result, asked);
  await settle(result, password !== null);
}

/** The step of the question: asked for the first time, answered wrongly, or not heard because of the network. */
function askAgain(result: Exclude<OpeningResult, { kind: 'opened' }>, asked: LinkChallenge | null): void {
  const strings = OPEN_STRINGS[language];
  const ask = result.kind === 'question' ? (result.ask ?? asked) : asked;
  if (ask === null || result.kind === 'gone' || result.kind === 'password') return show({ kind: 'gone' });
  const note =
    result.kind === 'question'
      ? result.wrong
        ? strings.answerWrong
        : null
      : result.kind === 'offline'
        ? strings.offline
        : tooManyText(strings, result.minutes);
  show({ kind: 'question', ask, note, busy: false });
}

async function settle(result: OpeningResult, triedPassword: boolean): Promise<void> {
  const strings = OPEN_STRINGS[language];
  const kind = triedPassword ? 'password' : 'sealed';
  if (result.kind === 'opened') return enter(result);
  if (result.kind === 'password')
    show({ kind: 'password', note: triedPassword ? strings.passwordWrong : null, busy: false });
  else if (result.kind === 'gone' || result.kind === 'question') show({ kind: 'gone' });
  else
    show({
      kind,
      note: result.kind === 'offline' ? strings.offline : tooManyText(strings, result.minutes),
      busy: false,
    });
}

async function enter(opened: Opened): Promise<void> {
  let left = false;
  const leave = (): void => {
    left = true;
    show({ kind: 'gone' });
  };
  const setLanguage = (next: Language): void => {
    language = next;
    document.documentElement.lang = next;
    document.title = OPEN_STRINGS[next].documentTitle;
  };
  try {
    const { room } = await ROOMS[opened.link.kind]();
    const end = await room.show(page, { ...opened, language, setLanguage, leave });
    if (left) end();
    else dispose = end;
  } catch {
    leave(); // of a version that nobody here can read
  }
}

show(state);
