import './shared.css';
import type { OwnConsent, OwnPacket, OwnShared } from '@hyaline/contract';
import { ask, json } from '../api.ts';
import { dateText, timeText } from '../dates.ts';
import { save } from '../download.ts';
import { type Around, backLink, card, el, empty, icon, lead, note, onClick, section, title } from '../parts.ts';
import { fill } from '../strings.ts';
import type { Host, Room } from './room.ts';

let given: OwnShared | null = null;
/** What stands under which line: that it is being fetched, or why it could not be had. */
let said: { id: string; text: string } | null = null;

/** What the clinic gave beside the record, for other rooms that speak of it. */
export const givenNow = (): OwnShared | null => given;

/** Everything that the clinic gave the patient: to read and sign, to look at, to keep. */
export const sharedRoom: Room = {
  async load(host) {
    given = host.taken(await ask<OwnShared>('GET', '/shared', undefined, json));
    said = null;
    return given !== null;
  },
  view(around, host) {
    const { strings, clinicName } = around;
    const words = strings.shared;
    if (given === null) return [];
    const { packets, studies, visits, documents, consents } = given;
    const parts = [
      packets.length > 0 && part('packets', words.packets, words.packetsText, packets.map((each) => packetLine(each, around, host))), // prettier-ignore
      visits.length > 0 && part('spine', words.spine, words.spineText, visits.map((each) => line(around, host, {
        id: each.id, icon: 'body', name: fill(words.visit, { date: dateText(around.language, each.day) }),
        facts: [each.label, byWords(each, around)], open: () => openVisit(each.id, around, host),
      }))), // prettier-ignore
      studies.length > 0 && part('pictures', words.pictures, words.picturesText, studies.map((each) => line(around, host, {
        id: each.id, icon: 'scan', name: each.description === '' ? words.unnamed : each.description,
        facts: [each.modality, each.studyDate === '' ? '' : dateText(around.language, each.studyDate), fill(words.images, { n: each.images }), byWords(each, around)],
        open: () => openStudy(each, around, host),
      }))), // prettier-ignore
      documents.length > 0 && part('documents', words.documents, words.documentsText, documents.map((each) => line(around, host, {
        id: each.id, icon: 'file', name: each.name, facts: [words.category[each.category], byWords(each, around)],
        open: () => take(`/documents/${each.id}`, each.name, each.id, around, host), verb: words.save,
      }))), // prettier-ignore
      consents.length > 0 && part('signed', words.signed, words.signedText, consents.map((each) => consentLine(each, around, host))), // prettier-ignore
    ];
    const shown = parts.filter((each) => each !== false);
    return [
      backLink(around),
      title(words.title),
      lead(fill(words.text, { clinic: clinicName ?? '' })),
      ...(shown.length === 0 ? [empty(words.none)] : shown),
    ];
  },
  forget() {
    given = said = null;
  },
};

const part = (id: string, heading: string, text: string, lines: HTMLElement[]): HTMLElement =>
  section(id, heading, el('p', { class: 'po-about', text }), card(el('ul', { class: 'po-rows' }, ...lines)));

const byWords = ({ sharedBy: name, sharedAt }: { sharedBy: string; sharedAt: string }, { strings, language }: Around) =>
  fill(name === '' ? strings.shared.byClinic : strings.shared.by, { name, date: dateText(language, sharedAt) });

interface Line {
  id: string;
  icon: 'packet' | 'body' | 'scan' | 'file';
  name: string;
  facts: readonly string[];
  open: () => Promise<string | null>;
  verb?: string;
  pill?: HTMLElement | null;
}

/** One thing: all of the line is the button. */
function line(around: Around, host: Host, { id, icon: picture, name, facts, open, verb, pill }: Line): HTMLElement {
  const words = around.strings.shared;
  const button = el(
    'button',
    { type: 'button', class: 'po-thing', id: `open-${id}` },
    el('span', { class: 'po-thing-icon' }, icon(picture, 24)),
    el(
      'span',
      { class: 'po-thing-words' },
      el('b', {}, name, pill ?? null),
      el('span', { class: 'po-facts', text: facts.filter((fact) => fact !== '').join(' · ') }),
    ),
    el('span', { class: 'po-thing-verb' }, verb ?? words.open, icon(verb ? 'download' : 'next', 20)),
  );
  onClick(button, () => {
    if (said?.text === words.fetching) return;
    said = { id, text: words.fetching };
    host.draw(false);
    void open().then((trouble) => {
      said = trouble === null ? null : { id, text: trouble };
      host.draw(false);
    });
  });
  return el('li', {}, button, said?.id === id && note(said.text, said.text === words.fetching ? 'good' : 'warn'));
}

function packetLine({ id, title: name, sentAt, items, readAt, ...packet }: OwnPacket, around: Around, host: Host): HTMLElement {
  const { strings, language, proxy } = around;
  const toSign = proxy === null ? packet.toSign : 0;
  const words = strings.shared;
  const state = toSign > 0 ? fill(words.toSign, { n: toSign }) : readAt === null ? words.new : words.read;
  const pill = el('span', { class: toSign > 0 || readAt === null ? 'po-pill' : 'po-pill po-pill-quiet', text: state });
  const kinds = [...new Set(items)].map((kind) => words.items[kind]).join(', ');
  return line(around, host, {
    id,
    icon: 'packet',
    name,
    facts: [fill(words.sent, { date: dateText(language, sentAt) }), kinds],
    open: () => openPacket(id, around, host),
    pill,
  });
} // prettier-ignore

function consentLine({ id, title: name, name: typed, signedAt, way, sha256, chain }: OwnConsent, around: Around, host: Host): HTMLElement {
  const { strings, language } = around;
  const words = strings.shared;
  const at = (moment: string): string => `${dateText(language, moment)}, ${timeText(language, moment)}`;
  const steps = el(
    'details',
    {},
    el('summary', { text: words.steps }),
    el('ol', { class: 'po-steps' }, ...chain.map((each) => el('li', {}, words.step[each.step], el('time', { datetime: each.at, text: at(each.at) })))),
    el('p', { class: 'po-facts po-sha', text: fill(words.check, { sha: sha256.slice(0, 16) }) }),
  );
  const facts = `${fill(words.signedAs, { name: typed, time: at(signedAt) })}, ${way === 'portal' ? words.inPortal : words.byLink}`;
  const copy = el('button', { type: 'button', class: 'po-thing-copy' }, icon('download', 20), words.copy);
  onClick(copy, () => void take(`/consents/${id}/copy`, 'consent.pdf', id, around, host).then((trouble) => {
    said = trouble === null ? null : { id, text: trouble };
    if (trouble !== null) host.draw(false);
  }));
  return el('li', {}, el('b', { text: name }), el('p', { class: 'po-facts', text: facts }), steps, copy, said?.id === id && note(said.text));
} // prettier-ignore

/** Hands a file to the browser. @returns what went wrong, in words */
async function take(path: string, name: string, id: string, { strings }: Around, host: Host): Promise<string | null> {
  const answer = await ask('GET', path, undefined, (response) => response.blob());
  if (answer.kind === 'ok') {
    save(answer.value, name);
    return null;
  }
  return trouble(answer, strings.shared, host);
}

function trouble(answer: Parameters<Host['taken']>[0], words: Around['strings']['shared'], host: Host): string | null {
  if (answer.kind === 'refused' && answer.code === 'not-found') return words.gone;
  host.taken(answer); // signed out, or no connection: the page says so
  return null;
}

/** @returns what went wrong, in words */
export async function openPacket(id: string, around: Around, host: Host): Promise<string | null> {
  const { fetchPacket, packetCover } = await import('./packet-cover.ts');
  const answer = await fetchPacket(id);
  if (answer.kind !== 'ok') return trouble(answer, around.strings.shared, host);
  host.taken(answer);
  host.cover((root) => packetCover(root, id, answer.value, around, host));
  return null;
}

async function openVisit(id: string, around: Around, host: Host): Promise<string | null> {
  const { fetchVisit, visitCover } = await import('./visit-cover.ts');
  const answer = await fetchVisit(id);
  if (answer.kind !== 'ok') return trouble(answer, around.strings.shared, host);
  host.taken(answer);
  host.cover((root) => visitCover(root, answer.value, around, host));
  return null;
}

async function openStudy(
  study: OwnShared['studies'][number],
  around: Around,
  host: Host,
): Promise<string | null> {
  const { fetchStudy, studyCover } = await import('./study-cover.ts');
  const answer = await fetchStudy(study.id);
  if (answer.kind !== 'ok') return trouble(answer, around.strings.shared, host);
  host.taken(answer);
  host.cover((root) => studyCover(root, answer.value, study, around, host));
  return null;
} // prettier-ignore
