import { el, mark, onClick, svgIcon } from '../viewer/ui/dom.ts';
import { ICONS, type IconName } from '../viewer/ui/icons.ts';
import type { BrandSnapshot, OwnOther, PortalSession } from '@hyaline/contract';
import { applyBrand, brandHead } from '../open/brand/brand.ts';
import { fill, type Language, type Strings } from './strings.ts';

export { el, onClick };

/** What a view needs of the page around it. */
export interface Around {
  readonly language: Language;
  readonly strings: Strings;
  readonly clinicName: string | null;
  /** How the clinic looks; null where it is not known which one this is. */
  readonly brand: BrandSnapshot | null;
  /** Of the clinic's privacy notice. */
  readonly noticeUrl: string | null;
  readonly privacyOfficer: PortalSession['privacyOfficer'];
  readonly unreadMessages: number;
  /** How many the patient has; null: none can be used here. */
  readonly passkeys: number | null;
  /** When the newest was added; null: not lately. */
  readonly passkeyAddedAt: string | null;
  /** What somebody who is here for the patient was given; null: the patient. */
  readonly proxy: PortalSession['proxy'];
  /** Whom else the same person comes in for here. */
  readonly others: readonly OwnOther[];
  readonly goToOther: (id: string) => void;
  readonly setLanguage: (language: Language) => void;
  readonly signOut: () => void;
  readonly go: (room: RoomName) => void;
}
export type RoomName =
  'home' | 'record' | 'looks' | 'download' | 'messages' | 'requests' | 'appointments' | 'doses' | 'settings' | 'shared';

// Outlines from Tabler Icons 3.51 (MIT License, Copyright (c) 2020-2026 Paweł Kuna), 24 grid.
const OWN_ICONS = {
  back: ['M5 12l14 0', 'M5 12l6 6', 'M5 12l6 -6'],
  next: ['M9 6l6 6l-6 6'],
  out: ['M14 8v-2a2 2 0 0 0 -2 -2h-7a2 2 0 0 0 -2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2 -2v-2', 'M9 12h12l-3 -3', 'M18 15l3 -3'],
  record: ['M9 5h-2a2 2 0 0 0 -2 2v12a2 2 0 0 0 2 2h10a2 2 0 0 0 2 -2v-12a2 2 0 0 0 -2 -2h-2', 'M9 5a2 2 0 0 1 2 -2h2a2 2 0 0 1 2 2a2 2 0 0 1 -2 2h-2a2 2 0 0 1 -2 -2', 'M9 12h6', 'M9 16h6'],
  download: ['M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2', 'M7 11l5 5l5 -5', 'M12 4l0 12'],
  settings: ['M4 10a2 2 0 1 0 4 0a2 2 0 0 0 -4 0', 'M6 4v4', 'M6 12v8', 'M10 16a2 2 0 1 0 4 0a2 2 0 0 0 -4 0', 'M12 4v10', 'M12 18v2', 'M16 7a2 2 0 1 0 4 0a2 2 0 0 0 -4 0', 'M18 4v1', 'M18 9v11'],
  folder: ['M5 4h4l3 3h7a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-11a2 2 0 0 1 2 -2'],
  rights: ['M7 20l10 0', 'M6 6l6 -1l6 1', 'M12 3l0 17', 'M9 12l-3 -6l-3 6a3 3 0 0 0 6 0', 'M21 12l-3 -6l-3 6a3 3 0 0 0 6 0'],
  packet: ['M12 3l8 4.5l0 9l-8 4.5l-8 -4.5l0 -9l8 -4.5', 'M12 12l8 -4.5', 'M12 12l0 9', 'M12 12l-8 -4.5'],
  file: ['M14 3v4a1 1 0 0 0 1 1h4', 'M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 2'],
  scan: ['M15 8h.01', 'M6 13l2.644 -2.644a1.21 1.21 0 0 1 1.712 0l3.644 3.644', 'M13 13l1.644 -1.644a1.21 1.21 0 0 1 1.712 0l1.644 1.644', 'M4 8v-2a2 2 0 0 1 2 -2h2', 'M4 16v2a2 2 0 0 0 2 2h2', 'M16 4h2a2 2 0 0 1 2 2v2', 'M16 20h2a2 2 0 0 0 2 -2v-2'],
  body: ['M4 8v-2a2 2 0 0 1 2 -2h2', 'M4 16v2a2 2 0 0 0 2 2h2', 'M16 4h2a2 2 0 0 1 2 2v2', 'M16 20h2a2 2 0 0 0 2 -2v-2', 'M12 8m-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M10 17v-1a2 2 0 1 1 4 0v1', 'M8 10c.666 .666 1.334 1 2 1h4c.666 0 1.334 -.334 2 -1', 'M12 11v3'],
  calendar: ['M4 7a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2v-12', 'M16 3v4', 'M8 3v4', 'M4 11h16', 'M11 15h1', 'M12 15v3'],
  key: ['M16.555 3.843l3.602 3.602a2.877 2.877 0 0 1 0 4.069l-2.643 2.643a2.877 2.877 0 0 1 -4.069 0l-.301 -.301l-6.558 6.558a2 2 0 0 1 -1.239 .578l-.175 .008h-1.172a1 1 0 0 1 -.993 -.883l-.007 -.117v-1.172a2 2 0 0 1 .467 -1.284l.119 -.13l.414 -.414h2v-2h2v-2l2.144 -2.144l-.301 -.301a2.877 2.877 0 0 1 0 -4.069l2.643 -2.643a2.877 2.877 0 0 1 4.069 0', 'M15 9h.01'],
  doses: ['M3.5 5.5l1.5 1.5l2.5 -2.5', 'M3.5 11.5l1.5 1.5l2.5 -2.5', 'M3.5 17.5l1.5 1.5l2.5 -2.5', 'M11 6l9 0', 'M11 12l9 0', 'M11 18l9 0'],
  mail: ['M3 7a2 2 0 0 1 2 -2h14a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-10', 'M3 7l9 6l9 -6'],
} as const; // prettier-ignore
type Icon = IconName | keyof typeof OWN_ICONS;
const pathsOf = (name: Icon): readonly string[] =>
  name in OWN_ICONS ? OWN_ICONS[name as keyof typeof OWN_ICONS] : ICONS[name as IconName];
export const icon = (name: Icon, size = 22): SVGSVGElement => svgIcon(pathsOf(name), size);

/** The whole page: whose it is, language, the way out; then what the view shows. */
export function frame(around: Around, ...content: HTMLElement[]): HTMLElement {
  const { strings, clinicName, brand, signOut } = around;
  const inside = clinicName !== null;
  const page = el(
    'div',
    { class: 'po' },
    el(
      'header',
      {},
      brand ? brandHead(brand) : el('span', { class: 'po-word' }, mark(22), el('span', { text: 'Hyaline' })),
      languages(around),
      inside &&
        onClick(el('button', { type: 'button', class: 'po-out' }, icon('out', 20), el('span', { text: strings.signOut })), signOut),
    ),
    around.proxy !== null && around.proxy.forName !== '' && el('p', { class: 'po-for', id: 'for' }, icon('record', 18), el('span', { text: fill(strings.proxies.forWhom, { name: around.proxy.forName }) })),
    el('main', { id: 'main' }, ...content),
    el('footer', { text: around.proxy === null ? strings.footer : strings.proxies.footer }),
  ); // prettier-ignore
  // letters as large as these are read on paper's ground, whatever the clinic chose for its links
  if (brand) applyBrand(page, { ...brand, theme: 'light' });
  return page;
}

/** The other language, in its own words. */
function languages({ language, setLanguage }: Around): HTMLElement {
  const [code, name] = language === 'es' ? (['en', 'English'] as const) : (['es', 'Español'] as const);
  const attributes = { type: 'button', lang: code, class: 'po-language', id: 'language' };
  return onClick(el('button', { ...attributes, text: name }), () => setLanguage(code));
}

export const lead = (text: string): HTMLElement => el('p', { class: 'po-lead', text });
export const title = (text: string): HTMLElement => el('h1', { text, tabindex: -1 });
/** Read out as it appears. */
export const note = (text: string | null, tone: 'warn' | 'good' = 'warn'): HTMLElement =>
  el('p', { class: `po-note po-${tone}`, role: tone === 'warn' ? 'alert' : 'status', text: text ?? '' });

export const button = (text: string, run: () => void, look: { primary?: boolean; busy?: boolean; icon?: Icon } = {}) =>
  onClick(
    el(
      'button',
      { type: 'button', class: look.primary ? 'po-button po-primary' : 'po-button', disabled: look.busy ?? false },
      look.icon && icon(look.icon),
      el('span', { text }),
    ),
    run,
  );
export const submit = (text: string, busy: boolean): HTMLElement =>
  el('button', { type: 'submit', class: 'po-button po-primary', disabled: busy }, el('span', { text }));

export function field(label: string, input: HTMLInputElement | HTMLSelectElement, size = ''): HTMLElement {
  return el('div', { class: `po-field ${size}` }, el('label', { for: input.id, text: label }), input);
}

export const emblem = (name: Icon): HTMLElement => el('div', { class: 'po-emblem' }, icon(name, 30));

/** A part of a room, with its heading. */
export const section = (id: string, heading: string, ...content: (HTMLElement | false | null)[]): HTMLElement =>
  el('section', { id, 'aria-labelledby': `${id}-title` }, el('h2', { id: `${id}-title`, text: heading }), ...content);
export const card = (...content: (Element | false | null)[]): HTMLElement =>
  el('div', { class: 'po-card' }, ...content);
export const empty = (text: string): HTMLElement => el('p', { class: 'po-empty', text });

export const backLink = ({ strings, go }: Around): HTMLElement =>
  onClick(
    el('button', { type: 'button', class: 'po-back' }, icon('back', 20), el('span', { text: strings.back })),
    () => go('home'),
  );
