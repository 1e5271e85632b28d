import type { PacketItem } from '@hyaline/contract';
import type { Bytes } from '@hyaline/kit';
import { el, onClick } from '../../viewer/ui/dom.ts';
import { fill, type Language } from '../../viewer/ui/fill.ts';
import { PACKET_STRINGS, sizeText } from './words.ts';

/** What a part's bytes may be had by; null in the clinic's preview, which has none. */
export type FetchPart = ((id: string) => Promise<Bytes>) | null;

/** Addresses of blobs that this page made: all are given back when it is left. */
export class Blobs {
  readonly #addresses: string[] = [];

  addressOf(bytes: Bytes, type: string): string {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    this.#addresses.push(address);
    return address;
  }

  /** Hands a file to the browser, which asks where it shall go. */
  save(bytes: Bytes, type: string, name: string): void {
    const link = el('a', { href: this.addressOf(bytes, type), download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  release(): void {
    for (const address of this.#addresses) URL.revokeObjectURL(address);
    this.#addresses.length = 0;
  }
}

interface Place {
  fetchPart: FetchPart;
  blobs: Blobs;
  language: Language;
}

/** A document is fetched when it is wanted: pictures are shown here, a PDF is saved. */
export function documentBody(
  { id, name, type, bytes }: Extract<PacketItem, { kind: 'document' }>,
  { fetchPart, blobs, language }: Place,
): HTMLElement[] {
  const strings = PACKET_STRINGS[language];
  const { document: words } = strings;
  const isPicture = type !== 'application/pdf';
  const size = sizeText(language, bytes);
  const said = el('p', { class: 'pk-note', role: 'status' });
  const picture = el('div', { class: 'pk-picture' });
  let kept: Promise<Bytes> | null = null;
  const button = (text: string, run: (file: Bytes) => void): HTMLButtonElement => {
    const made = el('button', { type: 'button', class: 'pk-button', disabled: fetchPart === null, text });
    return onClick(made, () => void take(made, run));
  };
  async function take(pressed: HTMLButtonElement, run: (file: Bytes) => void): Promise<void> {
    if (fetchPart === null) return;
    pressed.setAttribute('aria-busy', 'true');
    said.textContent = strings.loading;
    try {
      kept ??= fetchPart(id);
      run(await kept);
      said.textContent = '';
    } catch {
      kept = null;
      said.textContent = strings.partFailed;
    }
    pressed.removeAttribute('aria-busy');
  }
  const show = button(words.show, (file) => {
    picture.replaceChildren(el('img', { src: blobs.addressOf(file, type), alt: fill(words.alt, { name }) }));
    show.hidden = true;
  });
  const save = button(words.save, (file) => blobs.save(file, type, name));
  return [
    el('p', { class: 'pk-small', text: fill(isPicture ? words.picture : words.pdf, { size }) }),
    picture,
    el('div', { class: 'pk-actions' }, isPicture && show, save),
    said,
  ];
}
