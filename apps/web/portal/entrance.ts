import { monthNames, dayOf } from './dates.ts';
import { type Around, button, el, emblem, field, frame, lead, note, submit, title } from './parts.ts';
import { passkeysKnown } from './rooms/passkeys.ts';

/** Before somebody is in: what they bring along, and what came of it. */
export type Entrance =
  | { readonly kind: 'birth'; readonly asksCode: boolean; readonly note: string | null; readonly busy: boolean }
  | { readonly kind: 'gone' }
  /** Signed out here, and the server has not heard of it yet. */
  | { readonly kind: 'leaving'; readonly offline: boolean }
  | { readonly kind: 'sign-in'; readonly note: string | null; readonly busy: boolean; readonly out?: 'asked' | 'idle' }
  | { readonly kind: 'sent'; readonly code: string };

export interface EntranceActions {
  enter(birthDate: string | null, code: string | null): void;
  askLink(email: string): void;
  startOver(): void;
  usePasskey(): void;
}

/** What was typed stays when the form is drawn again with an answer. */
const typed = { day: '', month: '', year: '', code: '', email: '' };
export function forgetTyped(): void {
  for (const key of Object.keys(typed) as (keyof typeof typed)[]) typed[key] = '';
}

export function entranceView(state: Entrance, around: Around, actions: EntranceActions): HTMLElement {
  if (state.kind === 'birth') return frame(around, birthView(state, around, actions));
  if (state.kind === 'leaving') return frame(around, leavingView(state.offline, around));
  if (state.kind === 'sent') return frame(around, sentView(state.code, around, actions));
  return frame(around, signInView(state, around, actions));
}

const column = (...content: (HTMLElement | false | null)[]): HTMLElement => el('div', { class: 'po-door' }, ...content);

function remembered(id: keyof typeof typed, attributes: Record<string, string | boolean>): HTMLInputElement {
  const input = el('input', { id, ...attributes });
  input.value = typed[id];
  input.addEventListener('input', () => (typed[id] = input.value));
  return input;
}

function birthView(
  { asksCode, note: said, busy }: Extract<Entrance, { kind: 'birth' }>,
  { strings, language }: Around,
  actions: EntranceActions,
): HTMLElement {
  const number = { type: 'text', inputmode: 'numeric', required: true };
  const day = remembered('day', { ...number, maxlength: '2', autocomplete: 'bday-day' });
  const year = remembered('year', { ...number, maxlength: '4', autocomplete: 'bday-year' });
  const month = el('select', { id: 'month', required: true, autocomplete: 'bday-month' });
  month.append(el('option', { value: '' }));
  for (const [i, name] of monthNames(language).entries())
    month.append(el('option', { value: String(i + 1), text: name }));
  month.value = typed.month;
  month.addEventListener('change', () => (typed.month = month.value));
  const code = remembered('code', { ...number, maxlength: '7', autocomplete: 'one-time-code' });
  const form = el(
    'form',
    { novalidate: true },
    asksCode && el('p', { text: strings.codeText }),
    asksCode && field(strings.codeLabel, code, 'po-wide'),
    el(
      'fieldset',
      {},
      el('legend', { class: 'po-hidden', text: strings.birthTitle }),
      field(strings.day, day),
      field(strings.month, month, 'po-grows'),
      field(strings.year, year),
    ),
    note(said),
    submit(busy ? strings.checking : strings.go, busy),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.enter(dayOf(typed.year, typed.month, typed.day), asksCode ? typed.code.replaceAll(/\D/g, '') : null);
  });
  return column(emblem('lock'), title(strings.birthTitle), lead(strings.birthText), form);
}

function signInView(
  state: Extract<Entrance, { kind: 'sign-in' | 'gone' }>,
  { strings }: Around,
  actions: EntranceActions,
): HTMLElement {
  const isGone = state.kind === 'gone';
  const out = isGone ? undefined : state.out;
  const busy = !isGone && state.busy;
  const email = remembered('email', {
    type: 'email',
    autocomplete: 'email',
    required: true,
    spellcheck: 'false',
    autocapitalize: 'off',
  });
  const form = el(
    'form',
    { novalidate: true },
    field(strings.email, email, 'po-wide'),
    note(isGone ? null : state.note),
    submit(busy ? strings.sending : strings.send, busy),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    actions.askLink(typed.email.trim());
  });
  const heading = isGone ? strings.goneTitle : out ? strings.outTitle : strings.signInTitle;
  const text = isGone ? strings.goneText : out ? strings.outText : strings.signInText;
  return column(
    emblem(isGone ? 'unknown' : 'shield'),
    title(heading),
    lead(text),
    out === 'idle' && el('p', { text: strings.outIdle }),
    isGone && el('p', { text: strings.goneAsk }),
    out !== undefined && el('p', { text: strings.signInText }),
    form,
    passkeysKnown() && button(strings.passkeys.signIn, actions.usePasskey, { busy, icon: 'key' }),
    el('p', { class: 'po-sub', text: strings.first }),
  );
}

const leavingView = (offline: boolean, { strings }: Around): HTMLElement =>
  column(emblem('lock'), title(strings.leavingTitle), note(offline ? strings.leavingOffline : null));

const sentView = (code: string, { strings }: Around, actions: EntranceActions): HTMLElement =>
  column(
    emblem('mail'),
    title(strings.sentTitle),
    lead(strings.sentText),
    el('p', { text: strings.sentCode }),
    el('p', { class: 'po-code', text: `${code.slice(0, 3)} ${code.slice(3)}` }),
    button(strings.sentAgain, actions.startOver),
  );
