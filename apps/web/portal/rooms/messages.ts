import type { MessageThread, OwnMessages } from '@hyaline/contract';
import { type Answer, ask, done, json } from '../api.ts';
import { dateText, timeText } from '../dates.ts';
import { type Around, backLink, button, el, empty, icon, lead, note, onClick, submit, title } from '../parts.ts';
import { area } from './form.ts';
import type { Host, Room } from './room.ts';

/** Of the contract's MESSAGE: not imported, so that this page loads no more than it needs. */
const MOST = { text: 4000, subject: 120 } as const;

let threads: MessageThread[] = [];
let open: string | null = null;
/** A new conversation is being written, or an answer stands in the field. */
let writing = false;
let busy = false;
let said: { text: string; tone: 'warn' | 'good' } | null = null;
const typed = { subject: '', text: '' };
/** Of what is being sent: the same message sent again is the same one. */
let sending: string | null = null;

const forgetTyped = (): void => {
  typed.subject = typed.text = '';
  sending = null;
};

/** What the patient and the clinic write to each other. */
export const messagesRoom: Room = {
  async load(host) {
    const answer = host.taken(await ask<OwnMessages>('GET', '/messages', undefined, json));
    if (answer === null) return false;
    threads = answer.threads;
    if (!threads.some(({ id }) => id === open)) open = null;
    return true;
  },
  view(around, host) {
    const thread = threads.find(({ id }) => id === open);
    if (thread) return threadView(thread, around, host);
    return writing ? writeView(around, host) : listView(around, host);
  },
  forget() {
    threads = [];
    open = said = null;
    writing = busy = false;
    forgetTyped();
  },
};

function listView(around: Around, host: Host): HTMLElement[] {
  const { messages: words } = around.strings;
  return [
    backLink(around),
    title(words.title),
    lead(words.text),
    el('p', { class: 'po-care', role: 'note' }, icon('shield', 20), el('span', { text: words.emergency })),
    button(words.write, () => turn(host, null, true), { primary: true, icon: 'mail' }),
    note(said?.text ?? null, said?.tone),
    threads.length === 0
      ? empty(words.none)
      : el('ul', { class: 'po-threads' }, ...threads.map((thread) => el('li', {}, rowOf(thread, around, host)))),
  ];
}

const isNew = ({ messages }: MessageThread): boolean =>
  messages.some(({ fromPatient, readAt }) => !fromPatient && readAt === null);

function rowOf(thread: MessageThread, { strings, language }: Around, host: Host): HTMLElement {
  const last = thread.messages.at(-1);
  return onClick(
    el(
      'button',
      { type: 'button', class: 'po-tile', 'data-thread': thread.id },
      el(
        'span',
        { class: 'po-tile-words' },
        el('b', { text: thread.subject }),
        el('span', { class: 'po-line', text: last?.text ?? '' }),
        el('time', { datetime: thread.lastAt, text: dateText(language, thread.lastAt) }),
      ),
      isNew(thread) && el('span', { class: 'po-pill po-new', text: strings.messages.new }),
      icon('next', 22),
    ),
    () => turn(host, thread.id, false),
  );
}

/** To another view of the room. What is opened there has been read. */
function turn(host: Host, thread: string | null, isWriting: boolean): void {
  const opened = threads.find(({ id }) => id === thread);
  open = thread;
  writing = isWriting;
  said = null;
  forgetTyped();
  host.draw(true);
  const last = opened?.messages.at(-1);
  if (opened && last && isNew(opened)) void markRead(host, opened.id, last.id);
}

async function markRead(host: Host, id: string, last: string): Promise<void> {
  if (host.taken(await ask('POST', `/messages/${id}/read`, { last }, done)) === null) return;
  const readAt = new Date().toISOString();
  threads = threads.map((thread) =>
    thread.id === id
      ? { ...thread, messages: thread.messages.map((each) => (each.fromPatient ? each : { ...each, readAt: each.readAt ?? readAt })) }
      : thread,
  ); // prettier-ignore
}

const toList = (around: Around, host: Host): HTMLElement =>
  onClick(
    el('button', { type: 'button', class: 'po-back' }, icon('back', 20), el('span', { text: around.strings.messages.all })),
    () => turn(host, null, false),
  ); // prettier-ignore

function threadView(thread: MessageThread, around: Around, host: Host): HTMLElement[] {
  const { strings, language } = around;
  const words = strings.messages;
  return [
    toList(around, host),
    title(thread.subject),
    el(
      'ol',
      { class: 'po-said' },
      ...thread.messages.map(({ fromPatient, author, text, sentAt, readAt }) => {
        const unnamed = !fromPatient ? strings.formerPerson : around.proxy === null ? strings.you : strings.proxies.other;
        const name = author === '' ? unnamed : author;
        const seen = fromPatient && readAt !== null ? ` · ${words.read}` : '';
        const when = `${dateText(language, sentAt)}, ${timeText(language, sentAt)}${seen}`;
        return el(
          'li',
          { class: fromPatient ? 'po-mine' : 'po-theirs' },
          el('b', { text: name }),
          el('p', { class: 'po-text', text }),
          el('p', { class: 'po-facts', text: when }),
        );
      }),
    ),
    form(around, host, thread.id),
  ]; // prettier-ignore
}

const writeView = (around: Around, host: Host): HTMLElement[] => [
  toList(around, host),
  title(around.strings.messages.write),
  el('p', { class: 'po-care', role: 'note' }, icon('shield', 20), el('span', { text: around.strings.messages.emergency })),
  form(around, host, null),
]; // prettier-ignore

function form({ strings }: Around, host: Host, threadId: string | null): HTMLElement {
  const words = strings.messages;
  // with another word in it, it is another message
  const more = { still: busy, changed: () => void (sending = null) };
  const content = el(
    'form',
    { novalidate: true, class: 'po-form' },
    threadId === null && area(words.subject, typed, 'subject', { most: MOST.subject, lines: 1, ...more }),
    area(threadId === null ? words.message : words.answer, typed, 'text', { most: MOST.text, lines: 5, ...more }),
    note(said?.text ?? null, said?.tone),
    submit(busy ? strings.sending : words.send, busy),
  );
  content.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) void send(host, threadId, words);
  });
  return content;
}

async function send(host: Host, threadId: string | null, words: Around['strings']['messages']): Promise<void> {
  const { subject, text } = typed;
  if (text.trim() === '' || (threadId === null && subject.trim() === '')) {
    said = { text: words.incomplete, tone: 'warn' };
    return host.draw(false);
  }
  busy = true;
  said = null;
  host.draw(false);
  sending ??= crypto.randomUUID();
  const body = { id: sending, threadId, subject: threadId === null ? subject : null, text };
  const answer: Answer<unknown> = await ask('POST', '/messages', body, json);
  busy = false;
  if (answer.kind === 'refused' && answer.code !== 'not-signed-in') {
    said = { text: answer.code === 'too-many-requests' ? words.tooMany : words.refused, tone: 'warn' };
    return host.draw(false);
  }
  if (answer.kind === 'offline') {
    said = { text: words.offline, tone: 'warn' };
    return host.draw(false);
  }
  if (host.taken(answer) === null) return;
  forgetTyped();
  if (!(await messagesRoom.load(host))) return;
  writing = false;
  open = threadId;
  said = { text: words.sent, tone: 'good' };
  host.draw(threadId === null);
}
