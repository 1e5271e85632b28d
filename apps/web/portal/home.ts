import type { OwnRecord } from '@hyaline/contract';
import { dateText } from './dates.ts';
import { type Around, card, el, empty, icon, lead, onClick, type RoomName, section, title } from './parts.ts';
import { fill } from './strings.ts';

const NEW_DAYS = 90;
const MOST = 6;

/** The first page: what is new, in plain words, and three doors. */
export function homeView(record: OwnRecord, around: Around): HTMLElement[] {
  const { strings, clinicName, noticeUrl } = around;
  const { preferredName, givenName } = record.fields;
  return [
    title(fill(strings.hello, { name: preferredName === '' ? givenName : preferredName })),
    lead(fill(strings.helloText, { clinic: clinicName ?? '' })),
    el(
      'nav',
      { class: 'po-tiles', 'aria-label': strings.documentTitle },
      tile(around, 'record', 'record', strings.recordTile, strings.recordTileText),
      tile(around, 'messages', 'mail', strings.messages.tile, strings.messages.tileText, unread(around)),
      tile(around, 'looks', 'eye', strings.looksTile, strings.looksTileText),
      tile(around, 'download', 'download', strings.downloadTile, strings.downloadTileText),
      tile(around, 'settings', 'settings', strings.settings.tile, strings.settings.tileText),
    ),
    section('new', strings.newTitle, newList(record, around)),
    ...(noticeUrl === null ? [] : [noticeOf(noticeUrl, around)]),
  ];
}

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
      el('span', { class: 'po-tile-words' }, el('b', { text: label }), el('span', { text })),
      pill,
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
  const news = [
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
