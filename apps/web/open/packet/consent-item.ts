import type { ConsentChain, PacketItem, SignedConsent } from '@hyaline/contract';
import type { Bytes } from '@hyaline/kit';
import { el, onClick } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import type { Blobs } from './document-item.ts';
import { richText } from './rich-text.ts';
import { momentText, PACKET_STRINGS } from './words.ts';

type ConsentItem = Extract<PacketItem, { kind: 'consent' }>;

/** What the server says to a signature. */
export type Answer = { kind: 'signed'; consent: SignedConsent } | { kind: 'conflict' | 'failed' };
export interface Signing {
  sign: (ask: {
    itemId: string;
    sha256: string;
    name: string;
    locale: Language;
    chain: ConsentChain;
  }) => Promise<Answer>;
  copy: (id: string) => Promise<Bytes>;
}

/** A signature that stays when the page is drawn again in the other language. */
export interface Kept {
  name: string;
  at: string;
  id: string;
}

type ConsentStep = ConsentChain[number]['step'];
/** What was done before a signature: it stays when the page is drawn again in the other language. */
export interface Begun {
  /** When each step was first done. */
  times: Map<ConsentStep, string>;
  agrees: boolean;
  name: string;
}
export const begin = (): Begun => ({ times: new Map(), agrees: false, name: '' });

interface Place {
  language: Language;
  blobs: Blobs;
  /** Null in the clinic's preview: nobody signs there. */
  signing: Signing | null;
  kept: Kept | null;
  begun: Begun;
  onSigned: (kept: Kept) => void;
}

/** A text to its end, then agree, then a name, then the signature: each step with its time. */
export function consentBody(item: ConsentItem, place: Place): HTMLElement[] {
  const { language, kept } = place;
  const { consent: words } = PACKET_STRINGS[language];
  const body = el('div', { class: 'pk-words', lang: item.text.locale }, richText(item.text.body, 2));
  const small = el('p', {
    class: 'pk-small',
    text: fill(words.version, { version: item.text.version, sha: item.sha256.slice(0, 16) }),
  });
  if (kept !== null) return [body, ...signedView(kept, place), small];
  return [el('p', { class: 'pk-lead', text: words.text }), body, formOf(item, body, place), small];
}

function signedView({ name, at, id }: Kept, { language, blobs, signing }: Place): HTMLElement[] {
  const { consent: words, partFailed } = PACKET_STRINGS[language];
  const said = el('p', { class: 'pk-note', role: 'status' });
  const copy = onClick(el('button', { type: 'button', class: 'pk-button', text: words.copy }), () => {
    if (signing === null) return;
    signing.copy(id).then(
      (bytes) => blobs.save(bytes, 'application/pdf', 'consent.pdf'),
      () => (said.textContent = partFailed),
    );
  });
  return [
    el(
      'div',
      { class: 'pk-signed', role: 'status' },
      el('strong', { text: fill(words.signed, { name, time: momentText(language, at) }) }),
      el('span', { text: words.thanks }),
    ),
    ...(signing === null ? [] : [el('div', { class: 'pk-actions' }, copy), said]),
  ];
}

function formOf(item: ConsentItem, body: HTMLElement, place: Place): HTMLFormElement {
  const { language, signing, begun, onSigned } = place;
  const { times } = begun;
  const { consent: words } = PACKET_STRINGS[language];
  const at = (step: ConsentStep): void => void (times.has(step) || times.set(step, now()));
  at('shown');
  const agree = el('input', { type: 'checkbox', id: `agree-${item.id}` });
  const name = el('input', {
    type: 'text',
    id: `name-${item.id}`,
    autocomplete: 'name',
    maxlength: 120,
  });
  const button = el('button', { type: 'submit', class: 'pk-button pk-primary', text: words.sign });
  const said = el('p', { class: 'pk-note', role: 'alert' });
  const hint = el('p', { class: 'pk-small', text: words.toEnd });
  const end = el('span', { class: 'pk-end', 'aria-hidden': 'true' });
  agree.checked = begun.agrees;
  name.value = begun.name;
  const follow = (): void => {
    agree.disabled = signing === null || !times.has('read');
    name.disabled = !begun.agrees;
    button.disabled = !begun.agrees;
    hint.hidden = times.has('read');
  };
  follow();
  body.append(end);
  whenSeen(end, () => {
    at('read');
    follow();
  });
  agree.addEventListener('change', () => {
    begun.agrees = agree.checked;
    if (agree.checked) at('agreed');
    follow();
  });
  name.addEventListener('input', () => {
    begun.name = name.value;
    at('named');
  });
  const form = el(
    'form',
    { class: 'pk-sign', novalidate: true },
    hint,
    el('label', { class: 'pk-agree', for: agree.id }, agree, el('span', { text: words.agree })),
    el('label', { class: 'pk-name', for: name.id, text: words.name }),
    name,
    said,
    button,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (signing !== null && !button.disabled) void send(signing);
  });
  return form;

  async function send(way: Signing): Promise<void> {
    const written = name.value.trim();
    if (written.length < 2) {
      said.textContent = words.nameMissing;
      return name.focus();
    }
    at('named');
    const chain = (['shown', 'read', 'agreed', 'named'] as const).map((step) => ({
      step,
      at: times.get(step) ?? now(),
    }));
    button.disabled = true;
    button.textContent = words.signing;
    said.textContent = '';
    const { id: itemId, sha256 } = item;
    const answer = await way.sign({ itemId, sha256, name: written, locale: language, chain });
    if (answer.kind === 'signed')
      return onSigned({ name: written, at: answer.consent.signedAt, id: answer.consent.id });
    said.textContent = answer.kind === 'conflict' ? words.conflict : words.failed;
    button.disabled = false;
    button.textContent = words.sign;
  }
}

const now = (): string => new Date().toISOString();

/** Once the element has come into view; a screen reader that moves to it brings it there too. */
function whenSeen(element: HTMLElement, run: () => void): void {
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    watch.disconnect();
    run();
  });
  watch.observe(element);
}
