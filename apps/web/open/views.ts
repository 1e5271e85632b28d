import { el, mark, onClick, svgIcon } from '../viewer/ui/dom.ts';
import { PAGE_ICONS } from '../viewer/ui/page-icons.ts';
import { fill, type Language } from '../viewer/ui/fill.ts';
import { questionForm, type QuestionState } from './question.ts';
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };

export type OpenStrings = typeof en;
export const OPEN_STRINGS: Readonly<Record<Language, OpenStrings>> = { en, es };

export interface PageActions {
  open(): void;
  useCode(text: string): void;
  unlock(password: string): void;
  answer(text: string): void;
  tryAgain(): void;
  setLanguage(language: Language): void;
  toPortal(): void;
}

export type PageState =
  | { readonly kind: 'sealed'; readonly note: string | null; readonly busy: boolean }
  | { readonly kind: 'password'; readonly note: string | null; readonly busy: boolean }
  | ({ readonly kind: 'question' } & QuestionState)
  | { readonly kind: 'gone' };

/** The whole page for one state, in one language. */
export function pageOf(state: PageState, language: Language, actions: PageActions): HTMLElement {
  const strings = OPEN_STRINGS[language];
  const body =
    state.kind === 'sealed'
      ? sealedView(state, strings, actions)
      : state.kind === 'password'
        ? passwordView(state, strings, actions)
        : state.kind === 'question'
          ? questionView(state, language, actions)
          : goneView(strings, actions);
  return el(
    'div',
    { class: 'op' },
    el(
      'header',
      {},
      el('span', { class: 'op-word' }, mark(22), 'Hyaline'),
      el('span', { class: 'op-space' }),
      languageSwitch(language, strings, actions),
    ),
    el('main', {}, el('div', { class: 'op-card' }, ...body)),
    el('footer', {}, `${strings.footer} `, el('a', { href: '/trust', text: strings.how })),
  );
}

function languageSwitch(language: Language, strings: OpenStrings, actions: PageActions): HTMLElement {
  const button = (code: Language, name: string) =>
    onClick(el('button', { type: 'button', lang: code, 'aria-pressed': String(language === code), text: name }), () =>
      actions.setLanguage(code),
    );
  return el(
    'div',
    { class: 'op-languages', role: 'group', 'aria-label': strings.language },
    svgIcon(PAGE_ICONS.translate, 18),
    button('en', 'English'),
    button('es', 'Español'),
  );
}

function sealedView(
  { note, busy }: Extract<PageState, { kind: 'sealed' }>,
  strings: OpenStrings,
  actions: PageActions,
): HTMLElement[] {
  return [
    emblem('lock', true),
    el('h1', { text: strings.title }),
    el('p', { class: 'op-lead', text: strings.text }),
    onClick(bigButton(busy ? strings.opening : strings.open, 'lockOpen', { primary: true, busy }), actions.open),
    noteLine(note),
    el('p', { class: 'op-sub' }, strings.counted, ' ', strings.bearer),
    codeBox(strings, actions),
  ];
}

function passwordView(
  { note, busy }: Extract<PageState, { kind: 'password' }>,
  strings: OpenStrings,
  actions: PageActions,
): HTMLElement[] {
  const input = el('input', {
    type: 'password',
    id: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'note',
  });
  const look = el(
    'button',
    { type: 'button', class: 'op-eye', 'aria-label': strings.showPassword },
    svgIcon(PAGE_ICONS.eye, 20),
  );
  onClick(look, () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    look.setAttribute('aria-label', shown ? strings.showPassword : strings.hidePassword);
    look.replaceChildren(svgIcon(shown ? PAGE_ICONS.eye : PAGE_ICONS.eyeOff, 20));
  });
  const form = el(
    'form',
    { class: 'op-password' },
    el('label', { for: 'password', text: strings.password }),
    el('div', { class: 'op-field' }, input, look),
    noteLine(note),
    bigButton(busy ? strings.checking : strings.unlock, 'lockOpen', { primary: true, busy, type: 'submit' }),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.unlock(input.value);
  });
  return [
    emblem('lock', true),
    el('h1', { text: strings.passwordTitle }),
    el('p', { class: 'op-lead', text: strings.passwordText }),
    form,
  ];
}

/** Kind words, and fields that a thumb can hit. */
function questionView(
  state: Extract<PageState, { kind: 'question' }>,
  language: Language,
  actions: PageActions,
): HTMLElement[] {
  const strings = OPEN_STRINGS[language];
  const { busy } = state;
  const button = bigButton(busy ? strings.checking : strings.goOn, 'lockOpen', { primary: true, busy, type: 'submit' });
  return [
    emblem('lock', true),
    el('h1', { text: strings.questionTitle }),
    el('p', { class: 'op-lead', text: strings.questionText }),
    questionForm(state, { strings, language }, button, actions.answer),
    el('p', { class: 'op-sub', text: strings.questionHelp }),
    portalHint(strings, actions),
  ];
}

function goneView(strings: OpenStrings, actions: PageActions): HTMLElement[] {
  return [
    emblem('unknown', false),
    el('h1', { text: strings.goneTitle }),
    el('p', { class: 'op-lead', text: strings.goneText }),
    onClick(bigButton(strings.tryAgain, 'retry', {}), actions.tryAgain),
    el('p', { class: 'op-sub', text: strings.askSender }),
    portalHint(strings, actions),
    codeBox(strings, actions),
  ];
}

/** The patient's own pages hold what was mailed to them, behind a sign-in of its own, which leads to this packet. */
function portalHint(strings: OpenStrings, { toPortal }: PageActions): HTMLElement {
  const link = el('a', { href: '/portal', text: strings.portalLink });
  link.addEventListener('click', (event) => {
    event.preventDefault();
    toPortal();
  });
  return el('p', { class: 'op-sub' }, strings.portalText, ' ', link);
}

function codeBox(strings: OpenStrings, actions: PageActions): HTMLElement {
  const input = el('input', {
    type: 'text',
    id: 'code',
    placeholder: strings.codePlaceholder,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  });
  const form = el(
    'form',
    { class: 'op-code' },
    el('label', { for: 'code', text: strings.codeLabel }),
    el(
      'div',
      { class: 'op-row' },
      el('div', { class: 'op-field' }, input),
      el('button', { type: 'submit', class: 'op-button', text: strings.useCode }),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.useCode(input.value);
  });
  return form;
}

const emblem = (icon: 'lock' | 'unknown', sealed: boolean): HTMLElement =>
  el('div', { class: sealed ? 'op-emblem op-sealed' : 'op-emblem' }, svgIcon(PAGE_ICONS[icon], 34, 1.5));

interface ButtonLook {
  primary?: boolean;
  busy?: boolean;
  type?: 'submit';
}

const bigButton = (text: string, icon: 'lockOpen' | 'retry', { primary, busy, type }: ButtonLook): HTMLButtonElement =>
  el(
    'button',
    {
      type: type ?? 'button',
      class: primary ? 'op-button op-big op-primary' : 'op-button op-big',
      disabled: busy ?? false,
    },
    svgIcon(PAGE_ICONS[icon], 22),
    el('span', { text }),
  );

const noteLine = (note: string | null): HTMLElement =>
  el('p', { class: 'op-note', id: 'note', role: 'status', text: note ?? '' });

export const tooManyText = (strings: OpenStrings, minutes: number): string => fill(strings.tooMany, { minutes });
