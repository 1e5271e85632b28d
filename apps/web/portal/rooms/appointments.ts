import type { CancelledOwn, DayPart, OwnAppointment, OwnAppointments, OwnWish } from '@hyaline/contract';
import { type Answer, ask, done, json } from '../api.ts';
import { dateText } from '../dates.ts';
import { type Around, backLink, button, card, el, empty, icon, lead, note, section, title } from '../parts.ts';
import { fill } from '../strings.ts';
import { wallTime } from './day-words.ts';
import type { Host, Room } from './room.ts';
import { forgetWish, type Typed, wishForm } from './wish-form.ts';

let found: OwnAppointments | null = null;
/** Whose cancelling is being asked about. */
let cancelling: string | null = null;
let asking = false;
let busy = false;
let said: { where: string; text: string; tone: 'warn' | 'good' } | null = null;
/** Of the wish that is being sent: the same one sent again is the same one. */
let sending: string | null = null;

/** The patient's appointments, what they ask for, and what came of it. */
export const appointmentsRoom: Room = {
  async load(host) {
    found = host.taken(await ask<OwnAppointments>('GET', '/appointments', undefined, json));
    return found !== null;
  },
  view(around, host) {
    if (found === null) return [];
    return asking ? askView(found, around, host) : listView(found, around, host);
  },
  forget() {
    found = said = null;
    cancelling = sending = null;
    asking = busy = false;
    forgetWish();
  },
};

function listView({ coming, past, wishes, types }: OwnAppointments, around: Around, host: Host): HTMLElement[] {
  const { appointments: words } = around.strings;
  return [
    backLink(around),
    title(words.title),
    lead(words.text),
    note(said?.where === 'top' ? said.text : null, said?.tone),
    types.length > 0 && button(words.ask, () => turn(host, true), { primary: true, icon: 'calendar' }),
    section(
      'coming',
      words.coming,
      ...(coming.length === 0 ? [empty(words.none)] : coming.map((each) => comingCard(each, around, host))),
    ),
    wishes.length > 0 && section('wishes', words.wishes, ...wishes.map((each) => wishCard(each, around, host))),
    past.length > 0 &&
      section('past', words.past, card(el('ul', { class: 'po-rows' }, ...past.map((each) => pastRow(each, around))))),
  ].filter((part): part is HTMLElement => part instanceof HTMLElement);
}

function turn(host: Host, isAsking: boolean): void {
  asking = isAsking;
  said = null;
  cancelling = null;
  forgetWish();
  sending = null;
  host.draw(true);
}

const whenOf = ({ wallStart }: OwnAppointment, { language, strings }: Around): string =>
  fill(strings.appointments.when, {
    day: dateText(language, wallStart.slice(0, 10)),
    time: wallTime(language, wallStart),
  });

function comingCard(each: OwnAppointment, around: Around, host: Host): HTMLElement {
  const { strings } = around;
  const words = strings.appointments;
  const { id, kind, provider, place, mayCancel, isLate } = each;
  const asks = cancelling === id;
  return card(
    el('h3', { text: whenOf(each, around) }),
    el('p', { text: provider === '' ? kind : fill(words.with, { kind, provider }) }),
    el('p', { class: 'po-facts', text: [place.name, ...place.lines].join(', ') }),
    place.phone !== null && el('p', { class: 'po-facts' }, el('a', { href: `tel:${place.phone}`, text: place.phone })),
    asks && el('p', { class: 'po-care', role: 'note' }, icon('calendar', 20), el('span', { text: isLate ? fill(words.late, { hours: found?.cancelHours ?? 0 }) : words.sure })), // prettier-ignore
    note(said?.where === id ? said.text : null, said?.tone),
    asks && button(busy ? words.cancelling : words.yesCancel, () => void cancel(host, each, words), { primary: true, busy }),
    asks && button(words.keep, () => ((cancelling = null), host.draw(false))),
    mayCancel && !asks && button(words.cancel, () => ((cancelling = id), (said = null), host.draw(false))),
  ); // prettier-ignore
}

async function cancel(
  host: Host,
  { id, revision }: OwnAppointment,
  words: Around['strings']['appointments'],
): Promise<void> {
  // prettier-ignore
  busy = true;
  host.draw(false);
  const answer = await ask<CancelledOwn>('POST', `/appointments/${id}/cancellation`, { revision }, json);
  busy = false;
  if (failed(answer)) {
    said = { where: id, text: answer.kind === 'offline' ? words.offline : words.changed, tone: 'warn' };
    if (answer.kind === 'refused') await appointmentsRoom.load(host);
    return host.draw(false);
  }
  const done = host.taken(answer);
  if (done === null || !(await appointmentsRoom.load(host))) return;
  cancelling = null;
  said = { where: 'top', text: done.status === 'cancelled' ? words.cancelled : words.cancelledLate, tone: 'good' };
  host.draw(true);
}

/** What the page itself does not answer: not that the session is over. */
const failed = (answer: Answer<unknown>): boolean =>
  answer.kind === 'offline' || (answer.kind === 'refused' && answer.code !== 'not-signed-in');

function pastRow(each: OwnAppointment, around: Around): HTMLElement {
  const { status } = around.strings.appointments;
  const { kind, provider } = each;
  const what = each.status === 'booked' || each.status === 'confirmed' ? null : status[each.status];
  return el(
    'li',
    {},
    el('b', { text: whenOf(each, around) }),
    el('p', { class: 'po-facts', text: [kind, provider, what].filter(Boolean).join(' · ') }),
  );
}

function wishCard(each: OwnWish, around: Around, host: Host): HTMLElement {
  const { language, strings } = around;
  const words = strings.appointments;
  const days = each.weekdays.map((day) => words.weekday[String(day) as keyof typeof words.weekday]).join(', ');
  const parts = each.parts.map((part: DayPart) => words.part[part]).join(', ');
  const wanted = [days === '' ? words.anyDay : days, parts === '' ? words.anyTime : parts].join(' · ');
  const state = each.state === 'declined' && each.reason ? words.reason[each.reason] : words.state[each.state];
  return card(
    el('h3', { text: each.kind }),
    el('p', { class: 'po-facts', text: fill(words.from, { day: dateText(language, each.from) }) }),
    el('p', { class: 'po-facts', text: wanted }),
    each.note !== '' && el('p', { class: 'po-text', text: each.note }),
    el('p', { class: each.state === 'open' ? 'po-flag po-outside' : 'po-flag', text: state }),
    each.state === 'open' && button(words.withdraw, () => void withdraw(host, each.id, words)),
  );
}

async function withdraw(host: Host, id: string, words: Around['strings']['appointments']): Promise<void> {
  const answer = await ask('DELETE', `/wishes/${id}`, undefined, done);
  if (failed(answer))
    said = { where: 'top', text: answer.kind === 'offline' ? words.offline : words.changed, tone: 'warn' };
  else if (host.taken(answer) === null) return;
  if (await appointmentsRoom.load(host)) host.draw(false);
}

const askView = ({ types }: OwnAppointments, around: Around, host: Host): HTMLElement[] => {
  const { appointments: words } = around.strings;
  const again = button(words.backToList, () => turn(host, false));
  return [
    title(words.ask),
    lead(words.askText),
    wishForm(types, around, { busy, said: said?.where === 'wish' ? said.text : null, changed: () => void (sending = null), send: (typed) => void send(host, typed, words) }), // prettier-ignore
    again,
  ];
};

async function send(host: Host, typed: Typed | null, words: Around['strings']['appointments']): Promise<void> {
  if (typed === null) {
    said = { where: 'wish', text: words.incomplete, tone: 'warn' };
    return host.draw(false);
  }
  busy = true;
  sending ??= crypto.randomUUID();
  host.draw(false);
  const answer = await ask('POST', '/wishes', { id: sending, ...typed }, json);
  busy = false;
  if (failed(answer)) {
    const text = answer.kind === 'offline' ? words.offline : answer.kind === 'refused' && answer.code === 'conflict' ? words.tooMany : words.refused; // prettier-ignore
    said = { where: 'wish', text, tone: 'warn' };
    return host.draw(false);
  }
  if (host.taken(answer) === null || !(await appointmentsRoom.load(host))) return;
  turn(host, false);
  said = { where: 'top', text: words.asked, tone: 'good' };
  host.draw(false);
}
