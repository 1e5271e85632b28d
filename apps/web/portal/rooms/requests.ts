import './shared.css';
import type { OwnRequest, OwnRequestKind, OwnRequests } from '@hyaline/contract';
import { ask, json } from '../api.ts';
import { dateText } from '../dates.ts';
import { save } from '../download.ts';
import { type Around, backLink, card, el, empty, icon, lead, note, onClick, section, submit, title } from '../parts.ts';
import { fill } from '../strings.ts';
import { area, choice } from './form.ts';
import type { Host, Room } from './room.ts';

const KINDS: readonly OwnRequestKind[] = ['access', 'amendment', 'restriction', 'confidential-communication', 'deletion']; // prettier-ignore

let all: OwnRequests | null = null;
let kind: OwnRequestKind | null = null;
const typed = { words: '', statement: '' };
/** To which denied correction a statement is being written. */
let stating: string | null = null;
/** What came of it, under that request. */
let statedNote: { id: string; text: string; tone: 'warn' | 'good' } | null = null;
let paid = false;
let busy = false;
/** The id of what is being sent: kept until an answer came, or until something else is asked for. */
let sending: string | null = null;
let said: { text: string; tone: 'warn' | 'good' } | null = null;
/** Which request is about to be taken back. */
let sure: string | null = null;

/** What a patient asks of the clinic about their record, and what came of it. */
export const requestsRoom: Room = {
  async load(host) {
    all = host.taken(await ask<OwnRequests>('GET', '/requests', undefined, json));
    return all !== null;
  },
  view(around, host) {
    const words = around.strings.requests;
    if (all === null) return [];
    return [
      backLink(around),
      title(words.title),
      lead(fill(words.text, { clinic: around.clinicName ?? '' })),
      section('ask', words.ask, card(form(around, host))),
      section('mine', words.mine, all.requests.length === 0 ? empty(words.none) : card(el('ul', { class: 'po-rows' }, ...all.requests.map((each) => requestLine(each, around, host))))), // prettier-ignore
    ];
  },
  forget() {
    all = kind = said = sure = sending = stating = statedNote = null;
    typed.words = typed.statement = '';
    paid = busy = false;
  },
};

function form(around: Around, host: Host): HTMLElement {
  const words = around.strings.requests;
  const kinds = el('div', { class: 'po-kinds', role: 'radiogroup', 'aria-label': words.ask });
  for (const each of KINDS) {
    if (each === 'confidential-communication' && host.isProxy()) continue;
    const input = el('input', { type: 'radio', name: 'kind', id: `kind-${each}`, value: each, checked: kind === each });
    input.addEventListener('change', () => {
      kind = each;
      sending = null;
      paid = false;
      said = null;
      host.draw(false);
    });
    kinds.append(el('label', { class: 'po-choice', for: input.id }, input, el('span', { text: words.kind[each] })));
  }
  const made = el('form', { novalidate: true, class: 'po-ask' }, kinds);
  if (kind !== null) {
    const chosen = kind;
    const dueOn = all?.dueOn[chosen] ?? null;
    const label = chosen === 'access' || chosen === 'deletion' ? words.wordsMore : words.words;
    const field = area(label, typed, 'words', {
      most: 2000,
      lines: 4,
      still: busy,
      changed: () => void (sending = null),
    });
    field.querySelector('textarea')?.setAttribute('placeholder', words.placeholder[chosen]);
    made.append(
      el('p', { text: words.what[chosen] }),
      el('p', { class: 'po-due', text: dueOn === null ? words.noDue : fill(words.due, { date: dateText(around.language, dueOn) }) }),
      field,
      ...(chosen === 'restriction' ? [choice('paid', words.paid, paid, (on) => ((paid = on), (sending = null)))] : []),
      submit(busy ? words.sending : words.send, busy),
    ); // prettier-ignore
  }
  made.append(note(said?.text ?? null, said?.tone));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    if (kind !== null && !busy) void send(kind, around, host);
  });
  return made;
}

async function send(chosen: OwnRequestKind, { strings }: Around, host: Host): Promise<void> {
  const words = strings.requests;
  const text = typed.words.trim();
  if (chosen !== 'access' && chosen !== 'deletion' && text.length < 3) {
    said = { text: words.short, tone: 'warn' };
    host.draw(false);
    document.getElementById('field-words')?.focus();
    return;
  }
  busy = true;
  said = null;
  host.draw(false);
  sending ??= crypto.randomUUID();
  const answer = await ask('POST', '/requests', { id: sending, kind: chosen, words: text, paidInFull: paid }, json);
  busy = false;
  if (answer.kind === 'refused' && answer.code === 'too-many-requests') {
    said = { text: words.tooMany, tone: 'warn' };
    return host.draw(false);
  }
  if (host.taken(answer) === null) return;
  kind = sending = null;
  typed.words = '';
  paid = false;
  if (!(await requestsRoom.load(host))) return;
  said = { text: words.sent, tone: 'good' };
  host.draw(false);
}

function stateOf({ state, outcome }: OwnRequest, { strings }: Around): string {
  return strings.requests.state[state === 'answered' ? (outcome ?? 'denied') : state];
}

function requestLine(each: OwnRequest, around: Around, host: Host): HTMLElement {
  const { strings, language } = around;
  const words = strings.requests;
  const { id, askedOn, dueOn, state, outcome, extension, answer, channel, askedBy, papers, mayWithdraw } = each;
  const facts = [
    fill(words.asked, { date: dateText(language, askedOn) }),
    state === 'open' && dueOn !== null ? fill(words.dueOn, { date: dateText(language, dueOn) }) : '',
    channel === 'form'
      ? words[askedBy === 'patient' ? 'onForm' : 'onFormOther']
      : channel === 'portal'
        ? ''
        : words.byClinic,
  ];
  const letters = papers.map((paper) =>
    onClick(
      el('button', { type: 'button', class: 'po-thing-copy', id: `${paper}-${id}` }, icon('download', 20), words.letter[paper]),
      () => void letter(`/requests/${id}/papers/${paper}?locale=${language}`, `${paper}.pdf`, host),
    ),
  ); // prettier-ignore
  const isSure = sure === id;
  const back = el('button', { type: 'button', class: 'po-thing-copy', id: `back-${id}`, text: isSure ? words.withdrawSure : words.withdraw }); // prettier-ignore
  onClick(back, () => {
    if (isSure) return void withdraw(each, around, host);
    sure = id;
    host.draw(false);
  });
  return el(
    'li',
    {},
    el('b', {}, words.kind[each.kind as OwnRequestKind], el('span', { class: state === 'open' ? 'po-pill' : 'po-pill po-pill-quiet', text: stateOf(each, around) })), // prettier-ignore
    el('p', { class: 'po-facts', text: facts.filter((fact) => fact !== '').join(' · ') }),
    each.words !== '' && el('p', { class: 'po-quote', text: each.words }),
    extension !== null && el('p', { text: fill(words.later, { reason: extension.reason }) }),
    answer !== null && answer.text !== '' && el('p', {}, el('b', { text: `${words.answer}: ` }), answer.text),
    (outcome === 'denied' || outcome === 'partly') && el('p', { text: words.why }),
    each.statement !== null &&
      el(
        'p',
        { class: 'po-quote' },
        el('b', { text: `${each.statedBy === null ? words.stated : fill(words.statedBy, { name: each.statedBy })}: ` }),
        each.statement || words.unreadable,
      ),
    each.rebuttal !== null && el('p', {}, el('b', { text: `${words.replied}: ` }), each.rebuttal),
    each.along && each.statement === null && el('p', { text: words.along }),
    each.mayState && (stating === id ? statementForm(each, around, host) : statementOffer(each, around, host)),
    note(statedNote?.id === id ? statedNote.text : null, statedNote?.tone),
    el('div', { class: 'po-thing-acts' }, ...letters, mayWithdraw && back),
  );
}

function statementOffer({ id, along }: OwnRequest, { strings }: Around, host: Host): HTMLElement {
  const words = strings.requests;
  const open = el('button', { type: 'button', class: 'po-thing-copy', id: `state-${id}`, text: words.stateWrite });
  onClick(open, () => {
    stating = id;
    statedNote = null;
    typed.statement = '';
    host.draw(false);
    document.getElementById('field-statement')?.focus();
  });
  if (along) return el('div', {}, el('p', { text: words.statement }), open);
  const alone = el('button', { type: 'button', class: 'po-thing-copy', id: `along-${id}`, text: words.alongAsk });
  onClick(alone, () => void askAlong(id, strings, host));
  return el('div', {}, el('p', { text: words.statement }), open, el('p', { text: words.alongOffer }), alone);
}

/** Without a statement: what was asked and what was answered go along. */
async function askAlong(id: string, { requests: words }: Around['strings'], host: Host): Promise<void> {
  if (busy) return;
  busy = true;
  const answer = await ask('POST', `/requests/${id}/along`, undefined, () => Promise.resolve(true));
  busy = false;
  const changed = answer.kind === 'refused' && answer.code !== 'not-signed-in';
  if (!changed && host.taken(answer) === null) return;
  if (!(await requestsRoom.load(host))) return;
  statedNote = { id, text: changed ? words.changed : words.alongDone, tone: changed ? 'warn' : 'good' };
  host.draw(false);
}

/** Once and for good: what is sent stands with the record. */
function statementForm({ id }: OwnRequest, { strings }: Around, host: Host): HTMLElement {
  const words = strings.requests;
  const form = el(
    'form',
    { novalidate: true, class: 'po-ask' },
    el('p', { text: words.statement }),
    area(words.stateLabel, typed, 'statement', { most: 4000, lines: 5, still: busy }),
    submit(busy ? words.sending : words.stateSend, busy),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) void state(id, strings, host);
  });
  return form;
}

async function state(id: string, { requests: words }: Around['strings'], host: Host): Promise<void> {
  const text = typed.statement.trim();
  if (text.length < 3) {
    statedNote = { id, text: words.stateShort, tone: 'warn' };
    return host.draw(false);
  }
  busy = true;
  host.draw(false);
  const answer = await ask('POST', `/requests/${id}/statement`, { text }, () => Promise.resolve(true));
  busy = false;
  const changed = answer.kind === 'refused' && answer.code !== 'not-signed-in';
  if (!changed && host.taken(answer) === null) return;
  stating = null;
  if (!(await requestsRoom.load(host))) return;
  statedNote = { id, text: changed ? words.changed : words.stateDone, tone: changed ? 'warn' : 'good' };
  host.draw(false);
}

async function letter(path: string, name: string, host: Host): Promise<void> {
  const file = host.taken(await ask('GET', path, undefined, (response) => response.blob()));
  if (file) save(file, name);
}

async function withdraw({ id, revision }: OwnRequest, { strings }: Around, host: Host): Promise<void> {
  sure = null;
  const answer = await ask('POST', `/requests/${id}/withdrawal`, { revision }, () => Promise.resolve(null));
  const changed = answer.kind === 'refused' && answer.code !== 'not-signed-in';
  if (!changed && answer.kind !== 'ok') return void host.taken(answer);
  if (!(await requestsRoom.load(host))) return;
  said = changed ? { text: strings.requests.changed, tone: 'warn' } : null;
  host.draw(false);
}
