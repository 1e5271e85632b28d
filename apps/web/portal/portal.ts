import '@fontsource-variable/inter/opsz.css';
import './portal.css';
import '../open/trusted-types.ts';
import './rooms/talk.css';
import type { BrandSnapshot, OwnLooks, OwnOther, OwnRecord, PortalSession } from '@hyaline/contract';
import * as api from './api.ts';
import { downloadView, type DownloadState, save } from './download.ts';
import { type Entrance, entranceView, forgetTyped } from './entrance.ts';
import { homeView } from './home.ts';
import { looksView } from './looks.ts';
import { type Around, button, el, frame, lead, type RoomName } from './parts.ts';
import { recordView } from './record.ts';
import { forgetRooms, ROOMS } from './rooms/index.ts';
import { enterByPasskey } from './rooms/passkeys.ts';
import type { Host } from './rooms/room.ts';
import { openPacket, sharedRoom } from './rooms/shared.ts';
import { fill, type Language, ofBrowser, STRINGS, stringsForOther } from './strings.ts';

/** Quiet for so long, and the pages close themselves: the server's session has ended too (PORTAL.idleMinutes). */
const IDLE_MS = 15 * 60_000;

/** What a person does who is still there, and how often the server is told. */
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const;
const AWAKE_MS = 4 * 60_000;

/** How often a server that has not heard of a signing out is told again. */
const TELL_AGAIN_MS = 10_000;
/** In the address as long as the server has not heard: whoever loads the page anew finishes it, and opens nothing. */
const LEAVING = '?leaving';

const page = document.getElementById('page') as HTMLElement;
let language: Language = ofBrowser();
/** Of the link of a packet from whose page somebody comes: what the server finds it by. */
let sought: string | null = null;
/** Stands behind the `#` of a mailed link; nowhere else once it was read. */
let secret = takeFromAddress();
let entrance: Entrance | null = null;
let session: PortalSession | null = null;
let room: RoomName = 'home';
let trouble = false;
/** The server was asked for this room and let it be seen. What is kept of it is not drawn before. */
let asked = false;
let record: OwnRecord | null = null;
let looks: OwnLooks | null = null;
let others: readonly OwnOther[] = [];
let downloading: DownloadState = 'ready';
let idle: ReturnType<typeof setTimeout> | undefined;
let takeAway: (() => void) | null = null;
/** When the server last heard of the patient. */
let heardAt = 0;
/** Of the clinic that a mailed link leads to, before anybody is in. */
let door: BrandSnapshot | null = null;

function takeFromAddress(): string | null {
  const fragment = location.hash.slice(1);
  if (fragment === '') return null;
  history.replaceState(null, '', location.pathname);
  sought = /^packet\.([\w-]{43})$/.exec(fragment)?.[1] ?? null;
  return sought === null ? fragment : null;
}

/** Draws what there is. @param moved - to another view: its heading takes the focus, and it begins at the top */
function show(moved: boolean): void {
  if (takeAway) return; // what covers the page is drawn by itself
  document.documentElement.lang = language;
  document.title = STRINGS[language].documentTitle;
  const kept = document.activeElement?.id;
  page.replaceChildren(view());
  if (moved) {
    scrollTo(0, 0);
    page.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  } else if (kept) document.getElementById(kept)?.focus();
}

function view(): HTMLElement {
  const around = surroundings();
  if (entrance)
    return entranceView(entrance, around, { enter, askLink, startOver, usePasskey: () => void usePasskey() });
  if (trouble) return frame(around, lead(around.strings.offline), button(around.strings.again, () => void load(), { primary: true, icon: 'retry' })); // prettier-ignore
  const content = session !== null && asked ? roomView(around) : null;
  return frame(around, ...(content ?? [el('p', { class: 'po-empty', role: 'status', text: around.strings.loading })]));
}

function roomView(around: Around): HTMLElement[] | null {
  const own = ROOMS[room];
  if (own) return own.view(around, host);
  if (room === 'download') return downloadView(downloading, around, () => void download());
  if (room === 'looks') return looks && looksView(looks, around, looks.next === null ? null : () => void moreLooks());
  if (room === 'home') return record || !seesRecord() ? homeView(record, around) : null;
  return record && recordView(record, around);
}

/** Somebody who is here for a patient may not have been given the record. */
const seesRecord = (): boolean => session?.proxy?.scope.includes('record') ?? true;

const host: Host = {
  taken,
  draw: show,
  language: () => language,
  isProxy: () => (session?.proxy ?? null) !== null,
  cover(open) {
    if (!session || entrance) return; // signed out while it was fetched
    history.pushState({ room }, '', location.pathname);
    page.replaceChildren();
    scrollTo(0, 0);
    takeAway = open(page);
    for (const sign of SIGNS) page.addEventListener(sign, stayAwake, { passive: true });
    document.getElementById('cover-back')?.focus({ preventScroll: true });
  },
  uncover: () => history.back(),
};
/** Whoever looks at pictures asks the server nothing for long, and is here all the same. */
function stayAwake(): void {
  if (Date.now() - heardAt < AWAKE_MS) return;
  heardAt = Date.now();
  void api.readSession().then(taken);
}
/** Of what has the whole page at the moment. */
function uncover(): void {
  for (const sign of SIGNS) page.removeEventListener(sign, stayAwake);
  takeAway?.();
  takeAway = null;
}

const surroundings = (): Around => ({
  language,
  strings: session?.proxy ? stringsForOther(language, session.proxy.forName) : STRINGS[language],
  clinicName: session?.clinicName ?? null,
  brand: session?.brand ?? (entrance?.kind === 'birth' ? door : null),
  noticeUrl: session?.noticeUrl ?? null,
  privacyOfficer: session?.privacyOfficer ?? null,
  unreadMessages: session?.unreadMessages ?? 0,
  passkeys: session?.passkeys ?? null,
  passkeyAddedAt: session?.passkeyAddedAt ?? null,
  proxy: session?.proxy ?? null,
  others,
  goToOther: (id) => void goTo(id),
  setLanguage(next) {
    language = next;
    if (session) {
      record = null; // a plan is written in the language it is read in
      void api.setLanguage(next).then(() => load());
    }
    show(false);
  },
  signOut: () => void leave('asked'),
  go: (next) => enterRoom(next, true),
});

function enterRoom(next: RoomName, remember: boolean): void {
  uncover();
  room = next;
  asked = trouble = false;
  downloading = 'ready';
  if (remember) history.pushState({ room }, '', location.pathname);
  show(true);
  void load();
}
addEventListener('popstate', ({ state }) => {
  if (session) enterRoom((state as { room?: RoomName } | null)?.room ?? 'home', false);
});
// another link opened in the same tab changes only the fragment and loads nothing
addEventListener('hashchange', () => {
  const brought = takeFromAddress();
  if (sought !== null && session !== null) return void arrive(null);
  if (brought === null) return;
  secret = brought;
  door = null;
  forget();
  meet({ kind: 'birth', asksCode: false, note: null, busy: false });
  void lookAtDoor();
});
// what another tab says: whoever was in has left, or somebody came in there
const tabs = new BroadcastChannel('hyaline-portal');
tabs.addEventListener('message', () => {
  if (session === null && !asked) return;
  forget();
  meet({ kind: 'sign-in', note: null, busy: false, out: 'asked' });
});
// a page that the browser kept for its back button must not come back to life
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

function meet(next: Entrance): void {
  const moved = entrance?.kind !== next.kind;
  entrance = next;
  show(moved);
}

function forget(): void {
  api.endVisit();
  uncover();
  clearTimeout(idle);
  session = record = looks = null;
  others = [];
  room = 'home';
  asked = trouble = false;
  forgetTyped();
  forgetRooms();
}

async function leave(why: 'asked' | 'idle'): Promise<void> {
  forget();
  sought = null;
  tabs.postMessage('left');
  history.replaceState(null, '', `${location.pathname}${LEAVING}`);
  meet({ kind: 'leaving', offline: false });
  let told = false;
  while (isLeaving()) {
    const answer = await api.signOut();
    if (!isLeaving()) return; // by another link, which brings a session of its own
    if (answer.kind === 'ok' || (answer.kind === 'refused' && answer.code === 'not-signed-in')) {
      history.replaceState(null, '', location.pathname);
      return meet({ kind: 'sign-in', note: null, busy: false, out: why });
    }
    if (!told) meet({ kind: 'leaving', offline: true });
    told = true;
    await new Promise((resolve) => {
      setTimeout(resolve, TELL_AGAIN_MS);
      addEventListener('online', resolve, { once: true });
    });
  }
}
const isLeaving = (): boolean => entrance?.kind === 'leaving';

/** What an answer means wherever it comes: the session is over, or there is no connection. */
function taken<T>(answer: api.Answer<T>): T | null {
  if (entrance) return null; // signed out since it was asked
  if (answer.kind === 'ok') {
    heardAt = Date.now();
    clearTimeout(idle);
    idle = setTimeout(() => void leave('idle'), IDLE_MS);
    return answer.value;
  }
  if (answer.kind === 'refused' && answer.code === 'not-signed-in') {
    const wasInside = session !== null;
    forget();
    meet({ kind: 'sign-in', note: null, busy: false, ...(wasInside ? { out: 'asked' } : {}) });
  } else {
    trouble = true;
    show(true);
  }
  return null;
}

/** Fetches what the room shows and does not have yet. */
async function load(): Promise<void> {
  const here = room;
  trouble = false;
  // what is here already is shown only while the access lasts: another page of it is a question to the server
  if (session === null || here === 'download' || (record && here !== 'looks' && !ROOMS[here])) {
    const current = taken(await api.readSession());
    if (!current) return;
    if (session === null) language = current.locale;
    session = current;
    if (here === 'shared' && !seesRecord()) return enterRoom('home', false);
  }
  const beside = here === 'home' ? api.readOthers() : null;
  const own = ROOMS[here];
  if (own) {
    if (!(await own.load(host))) return;
  } else if (here === 'looks') {
    looks = taken(await api.readLooks(null));
    if (!looks) return;
  } else if (here !== 'download' && seesRecord()) {
    const [read, given] = await Promise.all([record ?? api.readRecord(language).then(taken), here !== 'home' || sharedRoom.load(host)]); // prettier-ignore
    record = read;
    if (!record || !given) return;
  }
  const found = beside && (await beside);
  if (found?.kind === 'ok') others = found.value.others; // without them the page is whole all the same
  if (here !== room) return; // whoever went on meanwhile has asked for that room
  asked = true;
  show(true);
}

/** To the pages of somebody else whom the same person comes in for. */
async function goTo(id: string): Promise<void> {
  if (taken(await api.goToOther(id)) === null) return;
  tabs.postMessage('came');
  forget();
  await arrive(null);
}

async function moreLooks(): Promise<void> {
  const before = looks;
  const more = before && taken(await api.readLooks(before.next));
  if (!more) return;
  looks = { ...more, looks: [...before.looks, ...more.looks] };
  show(false);
}

async function download(): Promise<void> {
  downloading = 'busy';
  show(false);
  const answer = await api.download(language);
  if (answer.kind === 'ok') save(answer.value.file, answer.value.name);
  else if (answer.kind === 'refused' && answer.code === 'not-signed-in') return void taken(answer);
  downloading =
    answer.kind === 'ok'
      ? 'done'
      : answer.kind === 'refused' && answer.code === 'step-up-required'
        ? 'too-late'
        : 'offline';
  show(false);
}

function startOver(): void {
  secret = null;
  meet({ kind: 'sign-in', note: null, busy: false });
}

async function enter(birthDate: string | null, code: string | null): Promise<void> {
  const strings = STRINGS[language];
  const form = { kind: 'birth', asksCode: code !== null, busy: false } as const;
  if (birthDate === null) return meet({ ...form, note: strings.birthIncomplete });
  if (secret === null || !/^[\w-]{43}$/.test(secret)) return meet({ kind: 'gone' });
  meet({ ...form, note: null, busy: true });
  const answer = await api.enter(secret, birthDate, code === '' ? null : code);
  if (answer.kind === 'offline') return meet({ ...form, note: strings.offline });
  if (answer.kind === 'ok') {
    tabs.postMessage('came');
    secret = null;
    forgetTyped();
    return arrive(answer.value);
  }
  if (answer.code === 'other-browser') return meet({ ...form, asksCode: true, note: null });
  if (answer.code === 'too-many-requests')
    return meet({ ...form, note: answer.minutes > 120 ? strings.tooManyToday : fill(strings.tooMany, answer) });
  meet(
    answer.code === 'mail-link-dead'
      ? { kind: 'gone' }
      : { ...form, note: code === null ? strings.birthWrong : strings.codeOrBirthWrong },
  );
}

/** Shows the first page; to whoever comes from a packet's page, that packet. @param packet - if it is known already */
async function arrive(packet: string | null): Promise<void> {
  uncover();
  entrance = null;
  room = packet === null && sought === null ? 'home' : 'shared';
  history.replaceState({ room }, '', location.pathname);
  show(true);
  await load();
  if (room !== 'shared' || !asked || session === null) return;
  const id = packet ?? (sought === null ? null : taken(await api.findPacket(sought)));
  sought = null;
  if (id !== null && room === 'shared') await openPacket(id, surroundings(), host);
}

async function usePasskey(): Promise<void> {
  const strings = STRINGS[language];
  const form = { kind: 'sign-in', busy: false } as const;
  meet({ ...form, note: null, busy: true });
  const answer = await enterByPasskey();
  if (entrance?.kind !== 'sign-in') return; // by another link meanwhile
  if (answer?.kind === 'ok') {
    tabs.postMessage('came');
    forgetTyped();
    return arrive(null);
  }
  if (answer?.kind === 'offline') return meet({ ...form, note: strings.offline });
  const tooMany = answer?.code === 'too-many-requests' ? fill(strings.tooMany, answer) : null;
  meet({ ...form, note: tooMany ?? strings.passkeys.refused });
}

async function askLink(email: string): Promise<void> {
  const strings = STRINGS[language];
  const form = { kind: 'sign-in', busy: false } as const;
  if (!/^\S+@\S+\.\S+$/.test(email)) return meet({ ...form, note: strings.emailWrong });
  meet({ ...form, note: null, busy: true });
  const answer = await api.askLink(email, sought);
  if (answer.kind === 'ok') return meet({ kind: 'sent', code: answer.value.code });
  if (answer.kind === 'offline') return meet({ ...form, note: strings.offline });
  const said: Record<string, string> = {
    'mail-unavailable': strings.mailUnavailable,
    'too-many-requests': fill(strings.tooMany, { minutes: answer.minutes }),
  };
  meet({ ...form, note: said[answer.code] ?? strings.emailWrong });
}

async function lookAtDoor(): Promise<void> {
  const answer = secret === null ? null : await api.readDoor(secret);
  if (answer?.kind !== 'ok' || answer.value.brand === null) return;
  door = answer.value.brand;
  if (entrance?.kind === 'birth') show(false);
}

if (secret !== null) {
  meet({ kind: 'birth', asksCode: false, note: null, busy: false });
  void lookAtDoor();
} else if (location.search === LEAVING) void leave('asked');
else void arrive(null);
