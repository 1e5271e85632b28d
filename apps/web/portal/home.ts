import type { OwnRecord, ProxyPart } from '@hyaline/contract';
import { dateText, lastDay } from './dates.ts';
import { type Around, card, el, empty, icon, lead, onClick, type RoomName, section, title } from './parts.ts';
import { givenNow } from './rooms/shared.ts';
import { passkeysKnown } from './rooms/passkeys.ts';
import { fill } from './strings.ts';

const NEW_DAYS = 90;
const MOST = 6;

/** The first page: what is new, in plain words, and three doors. */
export function homeView(record: OwnRecord | null, around: Around): HTMLElement[] {
  const { strings, noticeUrl, privacyOfficer, proxy } = around;
  const has = (part: ProxyPart): boolean => proxy?.scope.includes(part) ?? true;
  return [
    ...greeting(record, around),
    ...people(around),
    el(
      'nav',
      { class: 'po-tiles', 'aria-label': strings.documentTitle },
      has('record') && tile(around, 'record', 'record', strings.recordTile, strings.recordTileText),
      has('record') && tile(around, 'shared', 'folder', strings.shared.tile, strings.shared.tileText, waiting(around)),
      has('appointments') &&
        tile(around, 'appointments', 'calendar', strings.appointments.tile, strings.appointments.tileText),
      has('messages') &&
        tile(around, 'messages', 'mail', strings.messages.tile, strings.messages.tileText, unread(around)),
      has('requests') && tile(around, 'requests', 'rights', strings.requests.tile, strings.requests.tileText),
      record !== null &&
        record.protocols.length > 0 &&
        tile(around, 'doses', 'doses', strings.doses.tile, strings.doses.tileText),
      proxy === null && tile(around, 'looks', 'eye', strings.looksTile, strings.looksTileText),
      proxy === null && tile(around, 'download', 'download', strings.downloadTile, strings.downloadTileText),
      tile(around, 'settings', 'settings', strings.settings.tile, strings.settings.tileText),
    ),
    ...(around.passkeys === 0 && passkeysKnown() ? [offer(around)] : []),
    ...(around.passkeyAddedAt === null ? [] : [added(around, around.passkeyAddedAt)]),
    ...(record === null ? [] : [section('new', strings.newTitle, newList(record, around))]),
    ...(noticeUrl === null ? [] : [noticeOf(noticeUrl, around)]),
    ...(privacyOfficer === null ? [] : [officerOf(privacyOfficer, around)]),
  ];
}

/** By name; to somebody who is here for another, whom the frame names, for how long they are. */
function greeting(record: OwnRecord | null, { strings, clinicName, proxy, language }: Around): HTMLElement[] {
  const clinic = clinicName ?? '';
  if (proxy !== null) {
    const date = lastDay(language, proxy.endsAt);
    return [title(strings.proxies.hello), lead(fill(strings.proxies.helloText, { clinic, date }))];
  }
  const { preferredName = '', givenName = '' } = record?.fields ?? {};
  return [title(fill(strings.hello, { name: preferredName === '' ? givenName : preferredName })), lead(fill(strings.helloText, { clinic }))]; // prettier-ignore
}

/** One press to each of the others, and which of them has something new: the mails do not say whom they are about. */
function people({ strings, others, goToOther }: Around): HTMLElement[] {
  if (others.length === 0) return [];
  const words = strings.others;
  const one = ({ id, forName, news }: Around['others'][number]): HTMLElement =>
    el(
      'li',
      {},
      onClick(
        el(
          'button',
          { type: 'button', class: 'po-person', 'data-other': id },
          el('span', { text: forName === null ? words.own : forName === '' ? words.unnamed : fill(words.of, { name: forName }) }),
          news && el('span', { class: 'po-pill po-new', text: words.news }),
          icon('next', 20),
        ),
        () => goToOther(id),
      ),
    ); // prettier-ignore
  return [
    el('nav', { class: 'po-people', 'aria-label': words.title }, el('h2', { text: words.title }), el('ul', {}, ...others.map(one))), // prettier-ignore
  ];
}

/** What waits to be read or signed. */
function waiting({ strings, proxy }: Around): HTMLElement | null {
  if (proxy !== null) return null;
  const { packets = [] } = givenNow() ?? {};
  const many = packets.filter(({ readAt, toSign }) => readAt === null || toSign > 0).length;
  return many === 0 ? null : el('span', { class: 'po-pill', text: `${strings.shared.new}: ${many}` });
}

/** Said here too, beside the mail: whoever is in somebody else's pages cannot keep it from them. */
const added = ({ strings, go, language }: Around, at: string): HTMLElement =>
  el(
    'p',
    { class: 'po-offer' },
    icon('key', 22),
    el('span', { text: fill(strings.passkeys.lately, { date: dateText(language, at.slice(0, 10)) }) }),
    onClick(el('button', { type: 'button', class: 'po-back', text: strings.passkeys.see }), () => go('settings')),
  );

/** Once signed in: next time without a mail. */
const offer = ({ strings, go }: Around): HTMLElement =>
  el(
    'p',
    { class: 'po-offer' },
    icon('key', 22),
    el('span', { text: strings.passkeys.offer }),
    onClick(el('button', { type: 'button', class: 'po-back', text: strings.passkeys.offerGo }), () => go('settings')),
  );

const noticeOf = (href: string, { strings, clinicName }: Around): HTMLElement =>
  el(
    'p',
    { class: 'po-sub' },
    el('a', {
      href,
      target: '_blank',
      rel: 'noopener noreferrer',
      title: strings.noticeHelp,
      text: fill(strings.notice, { clinic: clinicName ?? '' }),
    }),
  );

/** Whom to ask about one's data. */
const officerOf = ({ name, phone }: NonNullable<Around['privacyOfficer']>, { strings }: Around): HTMLElement =>
  el(
    'p',
    { class: 'po-sub' },
    el('span', { text: `${fill(strings.officer, { name })} ` }),
    phone !== null && el('a', { href: `tel:${phone}`, text: phone }),
  );

const tile = (
  { go }: Around,
  room: RoomName,
  name: Parameters<typeof icon>[0],
  label: string,
  text: string,
  pill: HTMLElement | null = null,
): HTMLElement =>
  onClick(
    el(
      'button',
      { type: 'button', class: 'po-tile', 'data-room': room },
      el('span', { class: 'po-tile-icon' }, icon(name, 26)),
      el('span', { class: 'po-tile-words' }, el('b', { text: label }), el('span', { text }), pill),
      icon('next', 22),
    ),
    () => go(room),
  );

const unread = ({ strings, unreadMessages }: Around): HTMLElement | null =>
  unreadMessages === 0
    ? null
    : el('span', { class: 'po-pill po-new', text: fill(strings.messages.unread, { n: unreadMessages }) });

function newList(record: OwnRecord, { strings, language }: Around): HTMLElement {
  const since = new Date(Date.now() - NEW_DAYS * 86_400_000).toISOString();
  const { packets = [], studies = [], visits = [], documents = [] } = givenNow() ?? {};
  const words = strings.shared;
  const news = [
    ...packets.map(({ sentAt, title: what }) => ({ at: sentAt, text: fill(words.newPacket, { what }) })),
    ...studies.map(({ sharedAt, description }) => ({
      at: sharedAt,
      text: fill(words.newStudy, { what: description === '' ? words.unnamed : description }),
    })),
    ...visits.map(({ sharedAt, day }) => ({
      at: sharedAt,
      text: fill(words.newVisit, { date: dateText(language, day) }),
    })),
    ...documents.map(({ sharedAt, name: what }) => ({ at: sharedAt, text: fill(words.newDocument, { what }) })),
    ...record.labs.map(({ addedAt, content }) => ({
      at: addedAt,
      text: fill(strings.newLab, { what: content.panel }),
    })),
    ...record.vitals.map(({ addedAt }) => ({ at: addedAt, text: strings.newVitals })),
    ...record.protocols.map(({ signedAt, title: what }) => ({
      at: signedAt,
      text: fill(strings.newProtocol, { what }),
    })),
    ...record.allergies.map(({ addedAt, content }) => ({
      at: addedAt,
      text: fill(strings.newAllergy, { what: content.substance }),
    })),
    ...record.conditions.map(({ addedAt, content }) => ({
      at: addedAt,
      text: fill(strings.newCondition, { what: content.text }),
    })),
  ]
    .filter(({ at }) => at >= since)
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
  const lines = [...Map.groupBy(news, ({ at, text }) => `${dateText(language, at)} ${text}`).values()].slice(0, MOST);
  if (news.length === 0) return empty(strings.nothingNew);
  return card(
    el(
      'ul',
      { class: 'po-news' },
      ...lines.map((same) => {
        const { at, text } = same[0] as { at: string; text: string };
        const words = same.length === 1 ? text : fill(strings.several, { what: text, n: same.length });
        return el('li', {}, el('span', { text: words }), el('time', { datetime: at, text: dateText(language, at) }));
      }),
    ),
  );
}
