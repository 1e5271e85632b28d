import { type Around, el, icon, onClick } from '../parts.ts';
import type { Host } from './room.ts';

/** What stands above something that takes the whole page: the way back, and the way out. */
export const coverBar = ({ strings, signOut }: Around, host: Host): HTMLElement =>
  el(
    'nav',
    { class: 'po-cover-bar', 'aria-label': strings.shared.back },
    onClick(
      el('button', { type: 'button', id: 'cover-back' }, icon('back', 20), el('span', { text: strings.shared.back })),
      host.uncover,
    ),
    onClick(el('button', { type: 'button' }, icon('out', 20), el('span', { text: strings.signOut })), signOut),
  );
