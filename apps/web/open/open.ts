import './trusted-types.ts';
import '@fontsource-variable/inter/opsz.css';
import './open.css';
import type { StudyIndex } from '@hyaline/contract';
import type { Bytes } from '@hyaline/kit';
import { readLinkSecret } from '@hyaline/sealed';
import { fill, type Language } from '../viewer/ui/strings.ts';
import type { WorkspaceHandle } from '../viewer/index.ts';
import { openLink, type OpeningResult } from './link-opening.ts';
import { OPEN_STRINGS, pageOf, type PageState, tooManyText } from './views.ts';

const page = document.getElementById('page') as HTMLElement;
let language: Language =
  navigator.languages.some((tag) => tag.startsWith('es')) && !navigator.language.startsWith('en') ? 'es' : 'en';
let state: PageState = { kind: 'sealed', note: null, busy: false };
/** What stood in the address, or was pasted. `cut` is something that is no whole secret. */
let secret: Bytes | 'cut' | null = takeFromAddress();

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
  const strings = OPEN_STRINGS[language];
  document.documentElement.lang = language;
  document.title = strings.documentTitle;
  const kept = document.activeElement?.id;
  page.replaceChildren(pageOf(state, language, actions));
  if (state.kind === 'password' && !state.busy) document.getElementById('password')?.focus();
  else if (kept) document.getElementById(kept)?.focus();
}

const actions = {
  open: () => void attempt(null),
  unlock: (password: string) => void attempt(password),
  tryAgain: () => show({ kind: 'sealed', note: null, busy: false }),
  useCode(text: string) {
    secret = readLinkSecret(text) ?? 'cut';
    show({ kind: 'sealed', note: OPEN_STRINGS[language].codeReady, busy: false });
  },
  setLanguage(next: Language) {
    language = next;
    show(state);
  },
};

/** Runs only from a press of Open or Unlock: nothing is asked of the server before that. */
async function attempt(password: string | null): Promise<void> {
  const strings = OPEN_STRINGS[language];
  if (secret === null) {
    show({ kind: 'sealed', note: strings.codeMissing, busy: false });
    return document.getElementById('code')?.focus();
  }
  if (secret === 'cut') return show({ kind: 'gone' });
  const kind = password === null ? 'sealed' : 'password';
  show({ kind, note: null, busy: true });
  await new Promise((resolve) => setTimeout(resolve)); // let "Checking" be painted before the password hash takes over
  await settle(await openLink(secret, password), password !== null);
}

async function settle(result: OpeningResult, triedPassword: boolean): Promise<void> {
  const strings = OPEN_STRINGS[language];
  const kind = triedPassword ? 'password' : 'sealed';
  if (result.kind === 'opened') return showStudy(result);
  if (result.kind === 'password')
    show({ kind: 'password', note: triedPassword ? strings.passwordWrong : null, busy: false });
  else if (result.kind === 'gone') show({ kind: 'gone' });
  else
    show({
      kind,
      note: result.kind === 'offline' ? strings.offline : tooManyText(strings, result.minutes),
      busy: false,
    });
}

async function showStudy({ link, payload }: Extract<OpeningResult, { kind: 'opened' }>): Promise<void> {
  const { mountWorkspace, linkedStudy } = await import('../viewer/index.ts');
  document.documentElement.classList.add('op-viewing');
  const index = payload.index as unknown as StudyIndex; // sealed by the sender's page from the contract's index
  const handle = mountWorkspace(page, {
    source: linkedStudy({ ...payload, index }, link.viewingToken),
    readOnly: true,
    language,
    onEvent(event) {
      // withdrawn between Open and the first picture: the same page as for every other end
      if (event.kind === 'failed' && event.reason === 'unavailable') leave(handle.dispose);
      if (event.kind === 'first-picture' && payload.marks !== undefined) void showMarks(handle, payload.marks);
    },
  });
  handle.setTruth(fill(OPEN_STRINGS[language].truth, { clinic: link.clinicName }));
}

/** Sealed by the sender's page from marks of its own: they are checked all the same, for it may be of another version. */
async function showMarks(handle: WorkspaceHandle, marks: unknown): Promise<void> {
  const { parseMarks } = await import('@hyaline/marks/parse');
  const parsed = parseMarks(marks);
  if (parsed) handle.setMarks(parsed);
}

function leave(dispose: () => void): void {
  dispose();
  document.documentElement.classList.remove('op-viewing');
  show({ kind: 'gone' });
}

show(state);
