import './packet.css';
import type { PacketItem, PacketPayload } from '@hyaline/contract';
import { el, onClick } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import { applyBrand, brandHead } from '../brand/brand.ts';
import { begin, consentBody, type Kept, type Signing } from './consent-item.ts';
import { Blobs, documentBody, type FetchPart } from './document-item.ts';
import { protocolBody } from './protocol-item.ts';
import { richText } from './rich-text.ts';
import { dayText, momentText, PACKET_STRINGS } from './words.ts';

export interface PacketPlace {
  language: Language;
  /** Null in the clinic's preview. */
  fetchPart: FetchPart;
  signing: Signing | null;
  /** When the link stops; null in the preview. */
  closesAt: string | null;
  onLanguage: (language: Language) => void;
}

/** The one calm page of a packet. @returns what takes it away again */
export function showPacket(root: HTMLElement, packet: PacketPayload, place: PacketPlace): () => void {
  const blobs = new Blobs();
  const page = el('div', { class: 'pk' });
  const signed = new Map<string, Kept>();
  const begun = new Map(packet.items.map(({ id }) => [id, begin()]));
  for (const item of packet.items) if (item.kind === 'consent' && item.signed) signed.set(item.id, item.signed);
  let language = place.language;
  /** Takes away the spine that stands in place of the packet. */
  let closeSpine: (() => void) | null = null;
  applyBrand(page, packet.brand);
  const draw = (): void => {
    page.lang = language;
    page.replaceChildren(
      top(),
      el(
        'main',
        {},
        heading(packet, language),
        packet.items.length > 2 && contents(packet, { language, signed }),
        ...packet.items.map(section),
      ),
      foot(packet, { ...place, language }),
    );
  };
  const section = (item: PacketItem, i: number): HTMLElement => {
    const title = el('h2', { id: `part-${i}`, tabindex: -1, text: titleOf(item, language) });
    const label = el('p', { class: 'pk-label', text: labelOf(item, language) });
    return el('section', { 'aria-labelledby': `part-${i}`, class: 'pk-item' }, label, title, ...bodyOf(item, i));
  };
  const bodyOf = (item: PacketItem, i: number): HTMLElement[] => {
    if (item.kind === 'protocol') return protocolBody(item, language);
    if (item.kind === 'instructions') return [richText(item.body, 2)];
    if (item.kind === 'visit') return visitBody(item);
    if (item.kind === 'document') return documentBody(item, { fetchPart: place.fetchPart, blobs, language });
    const onSigned = (kept: Kept): void => {
      signed.set(item.id, kept);
      page.querySelectorAll('section')[i]?.replaceWith(section(item, i));
      page.querySelector('.pk-contents')?.replaceWith(contents(packet, { language, signed }));
      page.querySelector<HTMLElement>(`#part-${i}`)?.focus();
    };
    return consentBody(item, {
      language,
      blobs,
      signing: place.signing,
      kept: signed.get(item.id) ?? null,
      begun: begun.get(item.id) ?? begin(),
      onSigned,
    });
  };
  const visitBody = (item: Extract<PacketItem, { kind: 'visit' }>): HTMLElement[] => {
    const { visit: words, partFailed } = PACKET_STRINGS[language];
    const said = el('p', { class: 'pk-note', role: 'status' });
    const look = el('button', { type: 'button', class: 'pk-button', text: words.look });
    const shown = async (): Promise<void> => {
      const { openSpine } = await import('./spine-view.ts');
      const back = (): void => {
        closeSpine?.();
        closeSpine = null;
        page.hidden = false;
        look.focus();
      };
      page.hidden = true;
      closeSpine = openSpine(root, item, { brand: packet.brand, language, back });
      scrollTo(0, 0);
    };
    onClick(look, () => {
      said.textContent = PACKET_STRINGS[language].loading;
      shown().then(
        () => (said.textContent = ''),
        () => (said.textContent = partFailed),
      );
    });
    const day = dayText(language, `${item.day}T12:00:00Z`);
    return [el('p', { text: fill(words.text, { day }) }), el('div', { class: 'pk-actions' }, look), said];
  };
  const setLanguage = (next: Language): void => {
    language = next;
    place.onLanguage(next);
    draw();
    page.querySelector<HTMLElement>(`button[lang='${next}']`)?.focus();
  };
  const top = (): HTMLElement =>
    el(
      'header',
      {},
      el('div', { class: 'pk-head' }, brandHead(packet.brand), languages(language, setLanguage)),
      el('div', { class: 'pk-tools' }, ...tools({ packet, page, language, blobs, place })),
    );
  draw();
  root.replaceChildren(page);
  return () => {
    closeSpine?.();
    blobs.release();
    signed.clear();
    begun.clear();
    page.replaceChildren();
    page.remove();
  };
}

const titleOf = (item: PacketItem, language: Language): string => {
  if (item.kind === 'protocol') return item.content.title;
  if (item.kind === 'consent') return item.text.title;
  if (item.kind === 'visit') return item.label === '' ? PACKET_STRINGS[language].visit.title : item.label;
  return item.kind === 'document' ? item.name : item.title;
};

function labelOf({ kind }: PacketItem, language: Language): string {
  const strings = PACKET_STRINGS[language];
  return kind === 'instructions' ? strings.protocol.instructions : strings[kind].label;
}

const heading = ({ title, forName, brand, sentAt }: PacketPayload, language: Language): HTMLElement => {
  const strings = PACKET_STRINGS[language];
  const from = fill(strings.from, { clinic: brand.name, day: dayText(language, sentAt) });
  return el(
    'div',
    { class: 'pk-heading' },
    el('h1', { text: title }),
    el('p', {}, fill(strings.for, { name: forName }), el('br'), from),
  );
};

function contents(
  { items }: PacketPayload,
  { language, signed }: { language: Language; signed: ReadonlyMap<string, Kept> },
): HTMLElement {
  const strings = PACKET_STRINGS[language];
  const links = items.map((item, i) => {
    const mark = item.kind === 'consent' ? (signed.has(item.id) ? strings.signedMark : strings.toSign) : null;
    const link = el('a', { href: `#part-${i}` }, titleOf(item, language), mark !== null && el('small', { text: mark }));
    // the fragment of this page is where secrets arrive: nothing else is written there
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const target = document.getElementById(`part-${i}`);
      target?.scrollIntoView({ block: 'start' });
      target?.focus({ preventScroll: true });
    });
    return el('li', {}, link);
  });
  return el('nav', { class: 'pk-contents', 'aria-label': strings.contents }, el('ol', {}, ...links));
}

interface Tools {
  packet: PacketPayload;
  page: HTMLElement;
  language: Language;
  blobs: Blobs;
  place: PacketPlace;
}

function tools({ packet: { pdf }, page, language, blobs, place: { fetchPart } }: Tools): HTMLElement[] {
  const strings = PACKET_STRINGS[language];
  const isBig = (): boolean => page.classList.contains('pk-big');
  const big = el('button', {
    type: 'button',
    class: 'pk-button',
    'aria-pressed': String(isBig()),
    text: strings.bigText,
  });
  onClick(big, () => {
    page.classList.toggle('pk-big');
    big.setAttribute('aria-pressed', String(isBig()));
  });
  const print = onClick(el('button', { type: 'button', class: 'pk-button', text: strings.print }), () =>
    window.print(),
  );
  const save = el('button', { type: 'button', class: 'pk-button', text: strings.pdf });
  onClick(save, () => {
    if (pdf === null || fetchPart === null) return;
    save.textContent = strings.loading;
    fetchPart(pdf.id).then(
      (bytes) => {
        blobs.save(bytes, 'application/pdf', 'page.pdf');
        save.textContent = strings.pdf;
      },
      () => (save.textContent = strings.partFailed),
    );
  });
  return [big, print, ...(pdf === null ? [] : [save])];
}

function languages(language: Language, choose: (language: Language) => void): HTMLElement {
  const button = (code: Language, name: string) =>
    onClick(el('button', { type: 'button', lang: code, 'aria-pressed': String(language === code), text: name }), () =>
      choose(code),
    );
  const label = PACKET_STRINGS[language].language;
  return el('div', { class: 'pk-languages', role: 'group', 'aria-label': label }, button('en', 'English'), button('es', 'Español')); // prettier-ignore
}

function foot({ brand, nppUrl }: PacketPayload, { language, closesAt }: PacketPlace): HTMLElement {
  const strings = PACKET_STRINGS[language];
  const clinic = brand.name;
  const notice =
    nppUrl === null
      ? null
      : el('a', {
          href: nppUrl,
          target: '_blank',
          rel: 'noopener noreferrer',
          title: strings.noticeHelp,
          text: fill(strings.notice, { clinic }),
        });
  return el(
    'footer',
    {},
    closesAt !== null && el('p', { text: fill(strings.closes, { time: momentText(language, closesAt) }) }),
    el('p', { text: fill(strings.ask, { clinic }) }),
    notice && el('p', {}, notice),
  );
}
