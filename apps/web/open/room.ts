import type { OpenedLink } from '@hyaline/contract';
import type { Bytes } from '@hyaline/kit';
import type { Language } from '../viewer/ui/fill.ts';

/** A link that was opened: its plaintext, and the way to what was sealed beside it. */
export interface Opened {
  readonly link: OpenedLink;
  /** Plaintext of the payload, as the sender sealed it: each room checks it against its own schema. */
  readonly payload: Bytes;
  /** A further part of the link, opened. @throws Error when it cannot be had, or is not what was sealed for this link */
  readonly fetchPart: (id: string) => Promise<Bytes>;
}

export interface Shown extends Opened {
  /** In which the page is read when the room opens. */
  readonly language: Language;
  /** Tells the page which language the reader chose; the room puts its own words into it. */
  readonly setLanguage: (language: Language) => void;
  /** The link has ended, or holds nothing that can be shown: the page that stands for every end takes over. */
  readonly leave: () => void;
}

/** What one kind of link shows, loaded only when such a link was opened. */
export interface Room {
  /** Fills the page. @returns what takes everything away again */
  show: (page: HTMLElement, shown: Shown) => Promise<() => void>;
}
