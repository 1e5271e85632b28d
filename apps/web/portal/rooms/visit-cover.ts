import '../../open/atlas/atlas.css';
import type { OwnVisit } from '@hyaline/contract/atlas';
import { ownSpine } from '../../open/atlas/own-spine.ts';
import { SpinePage } from '../../open/atlas/spine-page.ts';
import { type Answer, ask, json } from '../api.ts';
import { type Around, el } from '../parts.ts';
import { coverBar } from './cover.ts';
import type { Host } from './room.ts';

export const fetchVisit = (id: string): Promise<Answer<OwnVisit>> =>
  ask<OwnVisit>('GET', `/visits/${id}`, undefined, json);

/** The recipient's page of a spine, told from the values of the visit. */
export function visitCover(root: HTMLElement, visit: OwnVisit, around: Around, host: Host): () => void {
  const { clinicId, day, document, typical } = visit;
  if (around.brand === null) throw new Error('nobody is signed in');
  const brand = { ...around.brand, theme: 'light' as const };
  const spine = { ...document, typical };
  const page = new SpinePage(ownSpine({ clinicId, day, spine }, { brand, language: host.language() }), {
    language: host.language(),
    setLanguage: (language) => (globalThis.document.documentElement.lang = language),
    closesAt: null,
  });
  root.replaceChildren(el('div', { class: 'po-cover' }, coverBar(around, host), page.element));
  page.draw();
  return () => page.dispose();
}
