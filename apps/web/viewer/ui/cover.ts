import type { Change } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { el, replace, svgIcon } from './dom.ts';
import { makeEmptyState, type Pickers } from './drop.ts';
import { ICONS } from './icons.ts';

/** What stands over the views while there is nothing to see: an invitation, or why not. */
export function makeCover(ui: Ui, pickers: Pickers | null): { root: HTMLElement; update(change: Change): void } {
  const { study } = ui.workspace;
  const root = el('div', { class: 'hv-cover' });
  const update = () => {
    const state = study.failure ?? (study.source ? 'open' : 'empty');
    if (root.dataset['state'] === state) return;
    root.dataset['state'] = state;
    root.hidden = state === 'open';
    if (state === 'open') replace(root);
    else if (state === 'empty') replace(root, makeEmptyState(ui, pickers));
    else replace(root, failure(ui, ui.strings.error[state]));
  };
  update();
  return { root, update };
}

const failure = ({ strings }: Ui, why: string): HTMLElement =>
  el(
    'div',
    { class: 'hv-empty', role: 'alert' },
    el('span', { class: 'hv-empty-icon' }, svgIcon(ICONS.warning, 34, 1.5)),
    el('h2', { text: strings.failedTitle }),
    el('p', { text: why }),
  );
