import '../atlas/atlas.css';
import type { BrandSnapshot, PacketItem } from '@hyaline/contract';
import { el, onClick } from '../../viewer/ui/dom.ts';
import type { Language } from '../../viewer/ui/fill.ts';
import { ownSpine } from '../atlas/own-spine.ts';
import { SpinePage } from '../atlas/spine-page.ts';
import { PACKET_STRINGS } from './words.ts';

interface Place {
  brand: BrandSnapshot;
  language: Language;
  back: () => void;
}

/** The spine of a packet in place of the packet, with the way back on top. @returns what takes it away */
export function openSpine(
  root: HTMLElement,
  { clinicId, day, spine }: Extract<PacketItem, { kind: 'visit' }>,
  { brand, language, back }: Place,
): () => void {
  const page = new SpinePage(ownSpine({ clinicId, day, spine }, { brand, language }), {
    language,
    setLanguage: () => undefined, // the packet keeps its own
    closesAt: null,
  });
  const button = el('button', { type: 'button', class: 'pk-button', text: PACKET_STRINGS[language].visit.back });
  const view = el('div', { class: 'pk-spine' }, el('nav', {}, onClick(button, back)), page.element);
  root.append(view);
  button.focus();
  page.draw();
  return () => {
    page.dispose();
    view.remove();
  };
}
